/** Sessions, the second factor and single sign-on. */
import { z } from 'zod'
import { list, maybe, text, time } from './parts.ts'

export const OwnSession = z.object({
  id: text,
  current: z.boolean(),
  means: z.enum(['link', 'password', 'passkey', 'sso', 'unknown']),
  agent: maybe(text),
  address: maybe(text),
  created_at: time,
  seen_at: time,
  expires_at: time,
})
export const TotpOffer = z.object({ secret: text, uri: text })
export const RecoveryCodes = z.object({ codes: list(text) })
export const Means = z.object({ password: z.boolean(), passkeys: z.int(), totp: z.boolean(), recovery_codes: z.int() })
export const Provider = z.object({
  id: text,
  kind: z.enum(['oidc', 'saml']),
  name: text,
  issuer: text,
  client_id: text,
  has_secret: z.boolean(),
  scopes: list(text),
  groups_claim: text,
  roles: z.record(z.string(), list(text)),
  default_roles: list(text),
  join: z.boolean(),
  domains: list(text),
  sso_url: maybe(text),
  certificates: list(z.object({ pem: text, subject: text, sha256: text, not_after: time })),
  ready: z.boolean(),
  redirect_uri: text,
  scim: z.object({
    url: text,
    provisioned: z.int(),
    tokens: list(z.object({ id: text, created_at: time, used_at: maybe(time) })),
  }),
  linked: z.int(),
  created_at: time,
})
export const SignInWays = z.object({
  providers: list(z.object({ id: text, name: text, workspace: text })),
  problem: maybe(text),
})
