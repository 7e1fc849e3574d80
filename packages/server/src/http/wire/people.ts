/** People, their keys and their sessions. */
import { z } from 'zod'
import { authn, list, maybe, text, time } from './parts.ts'

export const Person = z.object({
  id: text,
  name: text,
  email: maybe(text),
  roles: list(text),
  skills: list(text),
  skill_grants: list(
    z.object({
      name: text,
      until: maybe(time),
      source: z.enum(['lead', 'qualification']),
      granted_by: text,
      granted_at: time,
    }),
  ),
  identities: list(text),
  active: z.boolean(),
  created_at: time,
  passkeys: z.int(),
  signs_in: z.boolean(),
  leave: maybe(z.object({ from: time, to: time, cover: maybe(z.object({ id: text, name: text })) })),
  load: z.object({ holding: z.int(), kept: z.int() }),
  conflicts: maybe(list(z.object({ on: text, own: z.boolean() }))),
})
export const Key = z.object({
  id: text,
  name: text,
  kind: z.enum(['system', 'personal']),
  person: maybe(text),
  scopes: list(text),
  systems: list(text),
  created_at: time,
  last_used_at: maybe(time),
  revoked_at: maybe(time),
  minted_by: text,
})
const workspace = z.object({ id: text, name: text })
export const Session = z.object({
  person: z.object({ id: text, name: text, roles: list(text), email: maybe(text) }),
  workspace: workspace.extend({ solo: z.boolean(), members: z.int(), demo: z.boolean(), currency: maybe(z.string()) }),
  workspaces: list(workspace),
  authn,
  passkeys: z.int(),
  has_password: z.boolean(),
  named: z.boolean(),
})
