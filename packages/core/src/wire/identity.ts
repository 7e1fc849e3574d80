/** Sessions, the second factor, single sign-on, and what asks for a fresh sign-in. */

/** `GET /v1/me/sessions`, and of another person for whoever may end them. */
export interface OwnSessionWire {
  id: string
  /** This very session. */
  current: boolean
  /** How it was opened. */
  means: 'link' | 'password' | 'passkey' | 'sso' | 'unknown'
  /** What the browser said it was, shortened. */
  agent: string | null
  /** The network address it was opened from. */
  address: string | null
  created_at: string
  seen_at: string
  expires_at: string
}

/** `POST /v1/me/totp`: for an authenticator app. Told once. */
export interface TotpOfferWire {
  /** Base32 (RFC 4648), to type in by hand. */
  secret: string
  /** `otpauth://…`, to show as a QR code. */
  uri: string
}

/** `POST /v1/me/totp/confirm`: each is good once, instead of a code. Told once. */
export interface RecoveryCodesWire {
  codes: string[]
}

/** How a person may show who they are. */
export interface MeansWire {
  password: boolean
  passkeys: number
  totp: boolean
  recovery_codes: number
}

export interface CertificateWire {
  pem: string
  subject: string
  /** Its fingerprint. */
  sha256: string
  not_after: string
}

export interface ProviderWire {
  id: string
  kind: 'oidc' | 'saml'
  name: string
  /** Of SAML: its entity ID. */
  issuer: string
  /** What Countersign is called there. Of SAML: our entity ID, which is where our metadata lies. */
  client_id: string
  has_secret: boolean
  scopes: string[]
  /** The claim that holds groups, and what each group is given. */
  groups_claim: string
  roles: Record<string, string[]>
  /** Given to everybody who signs in. */
  default_roles: string[]
  /** Whether somebody who was not invited becomes a member. */
  join: boolean
  /** Of verified addresses in these domains, an existing member is taken to be the same person. */
  domains: string[]
  /** Of SAML alone: where people are sent, and what it signs with. */
  sso_url: string | null
  certificates: CertificateWire[]
  /** Whether people can come in by it: one of SAML may wait for what the other side is called. */
  ready: boolean
  /** Where the provider sends people back: register exactly this. */
  redirect_uri: string
  scim: ScimWire
  linked: number
  created_at: string
}

/** Provisioning by the provider (SCIM 2.0): where, by which tokens, and how many people it has provisioned. */
export interface ScimWire {
  url: string
  provisioned: number
  tokens: { id: string; created_at: string; used_at: string | null }[]
}

/** `GET /v1/sso`: what the sign-in page offers. */
export interface SignInWaysWire {
  providers: { id: string; name: string; workspace: string }[]
  /** Why the last one did not work, told once. */
  problem: string | null
}
