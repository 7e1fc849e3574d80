/** Grants: standing approvals. */
export interface GrantWire {
  id: string
  /** Null: of any system. */
  system: string | null
  action: string
  /** A condition as policies have them; null: whatever its arguments. */
  when: string | null
  uses: number
  used: number
  ends_at: string
  by: { id: string; name: string }
  reason: string | null
  /** The decision that it was made from. */
  from: string | null
  granted_at: string
  revoked_at: string | null
  /** Whether it answers still. */
  open: boolean
}

/** `GET /v1/decisions/{id}/grant-draft`: what a grant for everything like this would say. */
export interface GrantDraftWire {
  system: string
  action: string
  when: string
  words: string
  uses: number
  for: string
}
