import { randomKey } from '../api/random-key.ts'
import { post, remove } from '../api/request.ts'

export interface AppealLink {
  link: string
  expires_at: string
}

export const makeAppealLink = (id: string, expiresIn: string, language: string) =>
  post<AppealLink>(
    `/v1/decisions/${id}/appeal-link`,
    { expires_in: expiresIn, language },
    { idempotencyKey: randomKey() },
  )

export const revokeAppealLinks = async (id: string): Promise<{ revoked: number }> =>
  (await remove(`/v1/decisions/${id}/appeal-link`)).json() as Promise<{ revoked: number }>
