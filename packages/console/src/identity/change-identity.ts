import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { patch, post, remove, send } from '../api/request.ts'
import type { ProviderWire, RecoveryCodesWire, TotpOfferWire } from '../api/wire.ts'
import { askPasskey } from '../sign-in/passkey.ts'

export const offerTotp = () => post<TotpOfferWire>('/v1/me/totp')
export const confirmTotp = (code: string) => post<RecoveryCodesWire>('/v1/me/totp/confirm', { code })
export const dropTotp = (code: string) => remove(`/v1/me/totp?code=${encodeURIComponent(code)}`)
export const endOwnSession = (id: string) => remove(`/v1/me/sessions/${id}`)
export const endOtherSessions = () => remove('/v1/me/sessions')

/** What both kinds have: who comes in, and as what. */
export type WhoDraft = Pick<ProviderWire, 'groups_claim' | 'roles' | 'default_roles' | 'join' | 'domains'>
export type OidcDraft = WhoDraft &
  Pick<ProviderWire, 'name' | 'issuer' | 'client_id' | 'scopes'> & { kind: 'oidc'; secret?: string }
export type SamlDraft = WhoDraft &
  Pick<ProviderWire, 'name'> & { kind: 'saml'; issuer?: string; sso_url?: string; certificates?: string[] }

export const addProvider = (draft: OidcDraft | SamlDraft) => post<ProviderWire>('/v1/identity/providers', draft)
export function changeProvider(id: string, draft: OidcDraft | SamlDraft) {
  const { kind, issuer, ...rest } = draft
  return patch<ProviderWire>(`/v1/identity/providers/${id}`, {
    ...rest,
    // Who somebody is to a provider of OpenID Connect hangs on its issuer.
    ...(kind === 'saml' && issuer !== undefined ? { issuer } : {}),
  })
}
export const makeScimToken = (id: string) =>
  post<{ id: string; secret: string; url: string }>(`/v1/identity/providers/${id}/scim-tokens`)
export const revokeScimToken = (id: string, token: string) =>
  remove(`/v1/identity/providers/${id}/scim-tokens/${token}`)
export const retireProvider = (id: string) => remove(`/v1/identity/providers/${id}`)
export const markStepUp = (operations: string[]) => send('PUT', '/v1/identity/step-up', { operations })

export const stepUpWithPassword = (password: string) => post('/v1/session/step-up', { password })
export const stepUpWithCode = (code: string) => post('/v1/session/step-up', { code })
export async function stepUpWithPasskey(): Promise<void> {
  const options = await post<PublicKeyCredentialRequestOptionsJSON>('/v1/session/step-up/options')
  await post('/v1/session/step-up', { passkey: await askPasskey(options) })
}
