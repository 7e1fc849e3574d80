/** The providers of a workspace's single sign-on, by OpenID Connect or SAML. A workspace's provider vouches for its own members, in it alone. */
import { CountersignError, formatId, type ProviderWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { describeCertificate } from './certificates.ts'
import { addressesOf, columns, isWhole, providerOrThrow, type ProviderRow, type ProviderSpec } from './provider-row.ts'
import { regrant } from './scim-groups.ts'
import { scimPath } from './scim-tokens.ts'

export type ProviderChange = { [K in keyof ProviderSpec]?: ProviderSpec[K] | undefined } & {
  name?: string | undefined
  issuer?: string | undefined
  client_id?: string | undefined
  secret?: string | undefined
}
export type NewProvider = ProviderChange & { name: string } & (
    { kind: 'oidc'; issuer: string; client_id: string } | { kind: 'saml' }
  )
/** What one kind alone has, or lets change. */
const only = { oidc: ['client_id', 'secret', 'scopes'], saml: ['issuer', 'sso_url', 'certificates'] } as const

const usual: ProviderSpec = {
  scopes: ['openid', 'profile', 'email'],
  groups_claim: 'groups',
  roles: {},
  default_roles: [],
  join: false,
  domains: [],
}
/** Where a provider sends people back; the same for all of them, so that it is registered once. */
export const redirectPath = '/v1/sso/callback'

export async function listProviders(q: Query, workspace: string, origin: string): Promise<ProviderWire[]> {
  return (await readProviders(q, workspace, null)).map((row) => wireOf(row, origin))
}

interface CountedRow extends ProviderRow {
  linked: number
  provisioned: number
  tokens: { id: string; created_at: number; used_at: number | null }[]
}
const readProviders = (q: Query, workspace: string, id: string | null): Promise<CountedRow[]> =>
  q.query<CountedRow>(
    `select ${columns}, (select count(*)::int from linked_identities l where l.workspace = p.workspace and l.provider = p.id) as linked,
       (select count(*)::int from scim_users u where u.workspace = p.workspace and u.provider = p.id and u.deleted_at is null) as provisioned,
       coalesce((select json_agg(json_build_object('id', t.id, 'created_at', extract(epoch from t.created_at) * 1000, 'used_at', extract(epoch from t.used_at) * 1000) order by t.created_at, t.id)
         from scim_tokens t where t.workspace = p.workspace and t.provider = p.id and t.revoked_at is null), '[]') as tokens
     from providers p where workspace = $1 and ($2::uuid is null or id = $2) and retired_at is null order by name`,
    [workspace, id],
  )

function wireOf(row: CountedRow, given: string): ProviderWire {
  const { sso_url = null, certificates = [], origin = given, ...spec } = row.spec
  const saml = row.kind === 'saml'
  const here = addressesOf(row, origin)
  return {
    ...{ id: formatId('provider', row.id), kind: row.kind, name: row.name, issuer: row.issuer },
    ...{ client_id: saml ? here.entityId : row.client_id, has_secret: row.sealed_secret !== null, ...spec },
    ...{ sso_url, certificates: certificates.map(describeCertificate) },
    ready: isWhole(row),
    redirect_uri: saml ? here.acs : `${given}${redirectPath}`,
    scim: {
      url: `${given}${scimPath}`,
      provisioned: row.provisioned,
      tokens: row.tokens.map(({ id, created_at, used_at }) => ({
        ...{ id: formatId('scim-token', id), created_at: isoTime(created_at) },
        used_at: used_at === null ? null : isoTime(used_at),
      })),
    },
    ...{ linked: row.linked, created_at: isoTime(row.created_at) },
  }
}

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
  given: NewProvider,
  origin: string,
  idempotency: Idempotency | null,
): Promise<ProviderWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const { name, kind, issuer = '', client_id = '', secret, ...spec } = given
      await nameIsFreeOrThrow(turn, name, null)
      const row: ProviderRow = {
        ...{ workspace, id: turn.newId(), kind, name, issuer, client_id, created_at: turn.nowMs },
        sealed_secret: secret === undefined ? null : engine.seal.bytes(turn.state.key, Buffer.from(secret)),
        spec: { ...usual, ...defined<ProviderSpec>(spec), ...(kind === 'saml' ? { origin, scopes: [] } : {}) },
      }
      await turn.query(
        'insert into providers (workspace, id, kind, name, issuer, client_id, sealed_secret, spec, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, at_ms($9))',
        [
          ...[workspace, row.id, kind, name, issuer, client_id, row.sealed_secret],
          ...[JSON.stringify(row.spec), turn.nowMs],
        ],
      )
      turn.record(told(row, by, 'provider.added'))
      return oneWire(turn, row, origin)
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
    const foreign = only[before.kind === 'saml' ? 'oidc' : 'saml'].filter((field) => change[field] !== undefined)
    if (foreign.length > 0)
      throw new CountersignError('bad-input', undefined, {
        errors: foreign.map((path) => ({ path, message: 'is of the other kind of provider' })),
      })
    const { name = before.name, issuer = before.issuer, client_id = before.client_id, secret, ...spec } = change
    if (name !== before.name) await nameIsFreeOrThrow(turn, name, before.id)
    const row: ProviderRow = {
      ...before,
      ...{ name, issuer, client_id, spec: { ...before.spec, ...defined<ProviderSpec>(spec) } },
      ...(secret === undefined ? {} : { sealed_secret: engine.seal.bytes(turn.state.key, Buffer.from(secret)) }),
    }
    await turn.query(
      'update providers set name = $3, issuer = $4, client_id = $5, sealed_secret = $6, spec = $7 where workspace = $1 and id = $2',
      [workspace, row.id, name, issuer, client_id, row.sealed_secret, JSON.stringify(row.spec)],
    )
    turn.record(told(row, by, 'provider.changed'))
    // At once for whom it provisions; for everybody else when they come in next.
    await regrant(turn, row, null)
    return oneWire(turn, row, origin)
  })
}

const oneWire = async (turn: Turn, { id }: ProviderRow, origin: string): Promise<ProviderWire> =>
  wireOf((await readProviders(turn, turn.workspace, id))[0] as CountedRow, origin)

/** Nobody comes in by it any more nor is provisioned, and whoever came in by it is out. */
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
