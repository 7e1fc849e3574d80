import { randomKey } from '../api/random-key.ts'
import { post, remove } from '../api/request.ts'

const once = () => ({ idempotencyKey: randomKey() })

export const signPolicy = (id: string, version: number) =>
  post<{ self?: boolean }>(`/v1/policies/${id}/sign`, { version })
/** @param endsAt from then on it permits nothing; null: until another is activated. */
export const activatePolicy = (id: string, version: number, endsAt: string | null) =>
  post(`/v1/policies/${id}/activate`, { version, ...(endsAt === null ? {} : { ends_at: endsAt }) })
export const goSolo = () => post('/v1/workspace/solo', { on: true })
export const beginShadow = (id: string, version: number) => post(`/v1/policies/${id}/shadow`, { version }, once())
export const endShadow = (id: string) => remove(`/v1/policies/${id}/shadow`)
/** @param share of the decisions, 0..1, that the version decides. */
export const beginCanary = (id: string, version: number, share: number) =>
  post(`/v1/policies/${id}/canary`, { version, share }, once())
export const endCanary = (id: string) => remove(`/v1/policies/${id}/canary`)
export const rollBack = () => post<{ version?: number }>('/v1/policies/roll-back', {}, once())
export const breakGlass = (id: string, version: number, lasts: string, reason: string) =>
  post(`/v1/policies/${id}/break-glass`, { version, for: lasts, reason }, once())
export const mendGlass = (glass: string) => post(`/v1/break-glasses/${glass}/mend`)
export const reviewGlass = (glass: string, comment: string) =>
  post(`/v1/break-glasses/${glass}/review`, { comment }, once())
