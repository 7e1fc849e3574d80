/** The providers of a workspace's single sign-on. A workspace's provider vouches for its own members, in it alone. */
import { CountersignError, formatId, parseId, type ProviderWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'

export interface ProviderSpec {
  scopes: string[]
  groups_claim: string
  roles: Record<string, string[]>
  default_roles: string[]
  join: boolean
  domains: string[]
}
export interface ProviderRow {
  workspace: string
  id: string
  name: string
  issuer: string
  client_id: string
  sealed_secret: Buffer | null
  spec: ProviderSpec
  created_at: number
}
export type ProviderChange = { [K in keyof ProviderSpec]?: ProviderSpec[K] | undefined } & {
  name?: string | undefined
  client_id?: string | undefined
  secret?: string | undefined
}

const usual: ProviderSpec = {
  scopes: ['openid', 'profile', 'email'],
  groups_claim: 'groups',
  roles: {},
  default_roles: [],
  join: false,
  domains: [],
}
const columns = 'workspace, id, name, issuer, client_id, sealed_secret, spec, created_at'

/** Where a provider sends people back; the same for all of them, so that it is registered once. */
export const redirectPath = '/v1/sso/callback'

export async function readProvider(q: Query, id: string): Promise<ProviderRow | undefined> {
  const uuid = parseId('provider', id)
  return uuid
    ? (await q.query<ProviderRow>(`select ${columns} from providers where id = $1 and retired_at is null`, [uuid]))[0]
    : undefined
}

async function providerOrThrow(q: Query, workspace: string, id: string): Promise<ProviderRow> {
  const row = await readProvider(q, id)
  if (row?.workspace !== workspace)
    throw new CountersignError('not-found', `There is no provider ${id.slice(0, 60)} in this workspace.`)
  return row
}

export async function listProviders(q: Query, workspace: string, origin: string): Promise<ProviderWire[]> {
  const rows = await q.query<ProviderRow & { linked: number }>(
    `select ${columns}, (select count(*)::int from linked_identities l where l.workspace = p.workspace and l.provider = p.id) as linked
     from providers p where workspace = $1 and retired_at is null order by name`,
    [workspace],
  )
  return rows.map((row) => wireOf(row, row.linked, origin))
}

const wireOf = (row: ProviderRow, linked: number, origin: string): ProviderWire => ({
  ...{ id: formatId('provider', row.id), name: row.name, issuer: row.issuer, client_id: row.client_id },
  ...{ has_secret: row.sealed_secret !== null, ...row.spec },
  ...{ redirect_uri: `${origin}${redirectPath}`, linked, created_at: isoTime(row.created_at) },
})

const told = (row: ProviderRow, by: Actor, type: string) => ({
  type,
  actor: by,
  data: {
    provider: formatId('provider', row.id),
    join: row.spec.join,
    groups: Object.keys(row.spec.roles).length,
    roles: [...new Set([...Object.values(row.spec.roles).flat(), ...row.spec.default_roles])].sort(),
    domains: row.spec.domains.length,
  },
})

export function addProvider(
  engine: Engine,
  workspace: string,
  by: Actor,
  given: ProviderChange & { name: string; issuer: string; client_id: string },
  origin: string,
  idempotency: Idempotency | null,
): Promise<ProviderWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const { name, issuer, client_id, secret, ...spec } = given
      await nameIsFreeOrThrow(turn, name, null)
      const row: ProviderRow = {
        ...{ workspace, id: turn.newId(), name, issuer, client_id, created_at: turn.nowMs },
        sealed_secret: secret === undefined ? null : engine.seal.bytes(turn.state.key, Buffer.from(secret)),
        spec: { ...usual, ...defined<ProviderSpec>(spec) },
      }
      await turn.query(
        'insert into providers (workspace, id, name, issuer, client_id, sealed_secret, spec, created_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))',
        [...[workspace, row.id, name, issuer, client_id, row.sealed_secret, JSON.stringify(row.spec), turn.nowMs]],
      )
      turn.record(told(row, by, 'provider.added'))
      return wireOf(row, 0, origin)
    },
    idempotency,
  )
}

export function changeProvider(
  engine: Engine,
  workspace: string,
  by: Actor,
  id: string,
  change: ProviderChange,
  origin: string,
): Promise<ProviderWire> {
  return engine.committer.act(workspace, async (turn) => {
    const before = await providerOrThrow(turn, workspace, id)
    const { name = before.name, client_id = before.client_id, secret, ...spec } = change
    if (name !== before.name) await nameIsFreeOrThrow(turn, name, before.id)
    const row: ProviderRow = {
      ...before,
      ...{ name, client_id, spec: { ...before.spec, ...defined<ProviderSpec>(spec) } },
      ...(secret === undefined ? {} : { sealed_secret: engine.seal.bytes(turn.state.key, Buffer.from(secret)) }),
    }
    await turn.query(
      'update providers set name = $3, client_id = $4, sealed_secret = $5, spec = $6 where workspace = $1 and id = $2',
      [workspace, row.id, name, client_id, row.sealed_secret, JSON.stringify(row.spec)],
    )
    turn.record(told(row, by, 'provider.changed'))
    return wireOf(row, 0, origin)
  })
}

/** Nobody comes in by it any more, and whoever came in by it is out. */
export function retireProvider(engine: Engine, workspace: string, by: Actor, id: string): Promise<{ id: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await providerOrThrow(turn, workspace, id)
    await turn.query(
      'update providers set retired_at = at_ms($3), sealed_secret = null where workspace = $1 and id = $2',
      [...[workspace, row.id, turn.nowMs]],
    )
    await turn.query('delete from sessions where provider = $1', [row.id])
    turn.record(told(row, by, 'provider.retired'))
    return { id }
  })
}

const defined = <T extends object>(given: { [K in keyof T]?: T[K] | undefined }): Partial<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>

async function nameIsFreeOrThrow(turn: Turn, name: string, but: string | null): Promise<void> {
  const taken = await turn.query(
    'select 1 from providers where workspace = $1 and name = $2 and retired_at is null and id is distinct from $3',
    [turn.workspace, name, but],
  )
  if (taken.length > 0) throw new CountersignError('name-taken', `There is a provider "${name}" already.`)
}
