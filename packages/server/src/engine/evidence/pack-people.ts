/** Who had which roles and skills when, by the log. */
import { formatId, replayAuthority, type Authority, type AuthorityLine, type JsonObject } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { isoTime } from '../entry.ts'
import type { WorkspaceState } from '../workspace-state.ts'

export interface PackPeople {
  people: {
    id: string
    name: string
    /** Stretches by the log; empty where the log tells of none: somebody who was there from the first day and has stayed as they were. */
    held: Authority[]
    /** When the pack was made. */
    now: { roles: string[]; skills: string[]; active: boolean } | null
  }[]
  /** Keys that were minted and revoked. */
  keys: { position: number; at: string; type: string; data: JsonObject }[]
}

export async function packPeople(q: Query, state: WorkspaceState, size: number): Promise<PackPeople> {
  const rows = await q.query<{ position: number; type: string; at: number; leaf: Buffer }>(
    `select position, type, at, leaf from entries where workspace = $1 and position < $2 and type ~ '^(person|skill|key)[.]' order by position`,
    [state.id, size],
  )
  const lines = rows.map(({ position, type, at, leaf }) => ({
    ...{ position, type, at: isoTime(at) },
    data: (JSON.parse(leaf.toString('utf8')) as { data: JsonObject }).data,
  }))
  const told = replayAuthority(lines.filter(({ type }) => !type.startsWith('key.')) as AuthorityLine[])
  const members = new Map([...state.people.values()].map((member) => [formatId('person', member.id), member]))
  const ids = [...new Set([...members.keys(), ...told.keys()])].sort()
  return {
    people: ids.map((id) => {
      const member = members.get(id)
      return {
        id,
        name: member?.name ?? 'somebody who has left',
        held: told.get(id) ?? [],
        now: member ? { roles: member.roles, skills: member.skills, active: member.active } : null,
      }
    }),
    keys: lines.filter(({ type }) => type.startsWith('key.')),
  }
}
