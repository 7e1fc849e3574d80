/** Keys: programs' with scopes and systems, people's own. */
import {
  CountersignError,
  formatId,
  isExpert,
  parseId,
  proposingScopes,
  scopes as allScopes,
  type FieldError,
  type KeyWire,
} from '@countersign/core'
import type { Query } from '../store/database.ts'
import type { Idempotency } from './committer.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import { hashSecret, makeSecret } from './workspaces.ts'

export interface KeyRequest {
  name: string
  scopes?: string[] | undefined
  systems?: string[] | undefined
  person?: string | undefined
}

/** A program's key with scopes and systems, or a person's own. The secret is told once. */
export function mintKey(
  engine: Engine,
  workspace: string,
  actor: Actor,
  request: KeyRequest,
  mintedBy: string,
  idempotency: Idempotency | null,
): Promise<{ id: string; secret: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const person = request.person === undefined ? null : (parseId('person', request.person) ?? '')
      const errors: FieldError[] = []
      const member = person === null ? undefined : turn.state.people.get(person)
      if (person !== null && !member?.active)
        errors.push({ path: 'person', message: 'no active person of this workspace' })
      if (member && isExpert(member.roles))
        errors.push({ path: 'person', message: 'an expert has their link and no key' })
      if (person !== null && (request.scopes || request.systems))
        errors.push({
          path: 'scopes',
          message: 'a personal key acts with its person’s roles; leave scopes and systems out',
        })
      for (const scope of request.scopes ?? [])
        if (!(allScopes as readonly string[]).includes(scope))
          errors.push({ path: 'scopes', message: `"${scope}" is not a scope; there are ${allScopes.join(', ')}` })
      if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
      const id = turn.newId()
      const secret = makeSecret(engine, 'cs')
      await turn.query(
        'insert into keys (workspace, id, name, person, scopes, systems, hash, minted_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, at_ms($9))',
        [
          workspace,
          id,
          request.name,
          person,
          person ? [] : (request.scopes ?? [...proposingScopes]),
          person ? [] : (request.systems ?? ['*']),
          hashSecret(secret),
          mintedBy,
          turn.nowMs,
        ],
      )
      turn.record({
        type: 'key.minted',
        actor,
        data: {
          key: formatId('key', id),
          person: request.person ?? null,
          minted_by: mintedBy,
          scopes: request.scopes ?? [],
          systems: request.systems ?? [],
        },
      })
      return { id: formatId('key', id), secret }
    },
    idempotency,
  )
}

export function revokeKey(
  engine: Engine,
  workspace: string,
  actor: Actor,
  keyId: string,
  onlyOf: string | null,
): Promise<{ id: string; revoked_at: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const [row] = await turn.query(
      'update keys set revoked_at = coalesce(revoked_at, at_ms($3)) where workspace = $1 and id = $2 and ($4::uuid is null or person = $4) returning id',
      [workspace, parseId('key', keyId) ?? null, turn.nowMs, onlyOf],
    )
    if (!row) throw new CountersignError('not-found', `There is no key ${keyId.slice(0, 60)} in this workspace.`)
    turn.bumpEpoch()
    turn.record({ type: 'key.revoked', actor, data: { key: keyId } })
    return { id: keyId, revoked_at: isoTime(turn.nowMs) }
  })
}

export async function listKeys(q: Query, workspace: string, onlyOf: string | null): Promise<KeyWire[]> {
  const rows = await q.query<{
    id: string
    name: string
    person: string | null
    scopes: string[]
    systems: string[]
    minted_by: string
    created_at: number
    used_at: number | null
    revoked_at: number | null
  }>('select * from keys where workspace = $1 and ($2::uuid is null or person = $2) order by created_at desc', [
    workspace,
    onlyOf,
  ])
  return rows.map((row) => ({
    id: formatId('key', row.id),
    name: row.name,
    kind: row.person ? 'personal' : 'system',
    person: row.person && formatId('person', row.person),
    scopes: row.scopes,
    systems: row.systems,
    created_at: isoTime(row.created_at),
    last_used_at: row.used_at === null ? null : isoTime(row.used_at),
    revoked_at: row.revoked_at === null ? null : isoTime(row.revoked_at),
    minted_by: row.minted_by,
  }))
}
