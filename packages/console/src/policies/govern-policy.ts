import { post } from '../api/request.ts'

export const signPolicy = (id: string, version: number) =>
  post<{ self?: boolean }>(`/v1/policies/${id}/sign`, { version })
export const activatePolicy = (id: string, version: number) => post(`/v1/policies/${id}/activate`, { version })
export const goSolo = () => post('/v1/workspace/solo', { on: true })
