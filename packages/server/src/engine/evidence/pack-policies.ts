/** The policy versions that were in force or decided something, with who signed them, and what happened to policies. */
import { formatId, type JsonObject } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { isoTime } from '../entry.ts'
import { everyWorkspace } from '../policy-life/standing.ts'
import type { Asked } from './measures.ts'

export interface PackPolicies {
  versions: {
    policy: string
    name: string
    version: number
    /** In the pack. */
    file: string
    author: string
    loosens: boolean
    created_at: string
    activated_at: string | null
    retired_at: string | null
    /** Of the decisions asked about, how many it decided. */
    decisions: number
    signatures: { person: string; alone: boolean; at: string }[]
  }[]
  floors: { name: string; file: string; set_by: string; set_at: string }[]
  history: { position: number; at: string; type: string; data: JsonObject }[]
}
interface Row {
  policy: string
  name: string
  version: number
  source: string
  author: string
  loosens: boolean
  created_at: number
  activated_at: number | null
  retired_at: number | null
  decisions: number
  signatures: { person: string; self: boolean; at: string }[]
}
const when = (ms: number | null): string | null => (ms === null ? null : isoTime(ms))

export async function packPolicies(
  q: Query,
  { workspace, system, since, until, size }: Asked,
): Promise<{ policies: PackPolicies; files: Map<string, string> }> {
  const files = new Map<string, string>()
  const rows = await q.query<Row>(
    `select v.policy, p.name, v.version, v.source, v.author, v.loosens, v.created_at, v.activated_at, v.retired_at, coalesce(d.n, 0)::int as decisions,
       coalesce((select json_agg(json_build_object('person', s.person, 'self', s.self, 'at', s.at) order by s.at) from signatures s where (s.workspace, s.policy, s.version) = (v.workspace, v.policy, v.version)), '[]') as signatures
     from policy_versions v join policies p on (p.workspace, p.id) = (v.workspace, v.policy)
     left join (select policy, policy_version, count(*) as n from decisions where workspace = $1 and id >= uuid_floor(at_ms($2)) and id < uuid_floor(at_ms($3)) and ($4::text is null or system = $4) group by 1, 2) d on (d.policy, d.policy_version) = (v.policy, v.version)
     where v.workspace = $1 and (d.n > 0 or (v.activated_at < at_ms($3) and (v.retired_at is null or v.retired_at >= at_ms($2))))
     order by v.activated_at nulls last, v.policy, v.version`,
    [workspace, since, until, system],
  )
  const versions = rows.map(({ source, ...row }) => {
    const file = `policies/${formatId('policy', row.policy)}@${row.version}.yaml`
    files.set(file, source)
    return {
      ...row,
      ...{ policy: formatId('policy', row.policy), file, created_at: isoTime(row.created_at) },
      ...{ activated_at: when(row.activated_at), retired_at: when(row.retired_at) },
      signatures: row.signatures.map(({ person, self, at }) => ({
        ...{ person: formatId('person', person), alone: self, at: isoTime(Date.parse(at)) },
      })),
    }
  })
  const floors = await q.query<{ name: string; source: string; set_by: string; set_at: number; every: boolean }>(
    'select name, source, set_by, set_at, workspace = $2 as every from floors where workspace in ($1, $2) and set_at < at_ms($3) order by workspace, name',
    [workspace, everyWorkspace, until],
  )
  const history = await q.query<{ position: number; type: string; at: number; leaf: Buffer }>(
    `select position, type, at, leaf from entries where workspace = $1 and position < $2 and at >= at_ms($3) and at < at_ms($4) and type ~ '^(policy|shadow|canary|glass|floor)[.]' order by position`,
    [workspace, size, since, until],
  )
  return {
    files,
    policies: {
      versions,
      floors: floors.map(({ name, source, set_by, set_at, every }) => {
        const file = `policies/floor-${every ? 'of-all' : 'of-this'}-${encodeURIComponent(name)}.yaml`
        files.set(file, source)
        return { name, file, set_by, set_at: isoTime(set_at) }
      }),
      history: history.map(({ position, type, at, leaf }) => ({
        ...{ position, at: isoTime(at), type },
        data: (JSON.parse(leaf.toString('utf8')) as { data: JsonObject }).data,
      })),
    },
  }
}
