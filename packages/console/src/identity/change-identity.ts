import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { patch, post, remove, send } from '../api/request.ts'
import type { ProviderWire, RecoveryCodesWire, TotpOfferWire } from '../api/wire.ts'
import { askPasskey } from '../sign-in/passkey.ts'

export const offerTotp = () => post<TotpOfferWire>('/v1/me/totp')
export const confirmTotp = (code: string) => post<RecoveryCodesWire>('/v1/me/totp/confirm', { code })
export const dropTotp = (code: string) => remove(`/v1/me/totp?code=${encodeURIComponent(code)}`)
export const endOwnSession = (id: string) => remove(`/v1/me/sessions/${id}`)
export const endOtherSessions = () => remove('/v1/me/sessions')

export type ProviderDraft = Pick<
  ProviderWire,
  'name' | 'issuer' | 'client_id' | 'scopes' | 'groups_claim' | 'roles' | 'default_roles' | 'join' | 'domains'
> & { secret: string }

export const addProvider = ({ secret, ...rest }: ProviderDraft) =>
  post<ProviderWire>('/v1/identity/providers', { ...rest, ...(secret === '' ? {} : { secret }) })
export const changeProvider = (id: string, { secret, issuer: _issuer, ...rest }: ProviderDraft) =>
  patch<ProviderWire>(`/v1/identity/providers/${id}`, { ...rest, ...(secret === '' ? {} : { secret }) })
export const retireProvider = (id: string) => remove(`/v1/identity/providers/${id}`)
export const markStepUp = (operations: string[]) => send('PUT', '/v1/identity/step-up', { operations })

export const stepUpWithPassword = (password: string) => post('/v1/session/step-up', { password })
export const stepUpWithCode = (code: string) => post('/v1/session/step-up', { code })
export async function stepUpWithPasskey(): Promise<void> {
  const options = await post<PublicKeyCredentialRequestOptionsJSON>('/v1/session/step-up/options')
  await post('/v1/session/step-up', { passkey: await askPasskey(options) })
}
