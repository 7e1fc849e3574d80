/** People, their keys and their sessions. */

export type Role = 'owner' | 'admin' | 'policy-author' | 'risk-owner' | 'lead' | 'reviewer' | 'auditor'
export type Authn = 'key' | 'session' | 'passkey'
/** How a judgment was given: an expert from outside comes by a link. */
export type GivenBy = Authn | 'link' | 'slack'

export interface PersonWire {
  id: string
  name: string
  email: string | null
  /** `Role`s, and roles of the organisation's own, which name seats. */
  roles: string[]
  /** Those that count now. */
  skills: string[]
  /** How they were granted, also those whose time is over. */
  skill_grants: {
    name: string
    until: string | null
    source: 'lead' | 'qualification'
    granted_by: string
    granted_at: string
  }[]
  identities: string[]
  active: boolean
  created_at: string
  passkeys: number
  signs_in: boolean
  /** While it lasts, `cover` may fill the seats that name them. */
  leave: { from: string; to: string; cover: { id: string; name: string } | null } | null
  /** Tasks that they hold now, and that are kept for them. A load, never a measure of the person. */
  load: { holding: number; kept: number }
  /**
   * What they decide nothing about, and whether they said so themselves. Subjects, and requesters who are not members,
   * are told by hash (`subject:#…`), which is taken again. Null where it is not the reader's to see.
   */
  conflicts: { on: string; own: boolean }[] | null
}

export interface KeyWire {
  id: string
  name: string
  kind: 'system' | 'personal'
  person: string | null
  scopes: string[]
  systems: string[]
  created_at: string
  last_used_at: string | null
  revoked_at: string | null
  minted_by: string
}

export interface SessionWire {
  person: { id: string; name: string; roles: string[]; email: string | null }
  workspace: { id: string; name: string; solo: boolean; members: number; demo: boolean; currency: string | null }
  workspaces: { id: string; name: string }[]
  authn: Authn
  passkeys: number
  has_password: boolean
  named: boolean
}
