/** Policies and their versions, which never change. What becomes of a version stands in policy-life. */
import { CountersignError, formatId, isLoosening, parseId, type PolicyWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import type { Idempotency, Turn } from './committer.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import { activePolicy } from './policy-life/standing.ts'
import { compilePolicy } from './policy/compile-policy.ts'

export interface Author {
  actor: Actor
  person: string | null
}

/** @throws CountersignError `bad-input` with line and column of each mistake. */
export function compileOrThrow(source: string) {
  const compiled = compilePolicy(source)
  if (!compiled.ok)
    throw new CountersignError('bad-input', 'The policy has mistakes; `errors` gives line and column of each.', {
      errors: [...compiled.errors],
    })
  return compiled.compiled.policy
}

async function addVersion(turn: Turn, author: Author, policy: string, version: number, source: string): Promise<void> {
  const loosening = isLoosening(activePolicy(turn.state, turn.nowMs), compileOrThrow(source))
  await turn.query(
    'insert into policy_versions (workspace, policy, version, source, author, author_person, loosens, loosens_why, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, at_ms($9))',
    [
      turn.workspace,
      policy,
      version,
      source,
      author.actor.id ?? author.actor.kind,
      author.person,
      loosening.loosens,
      loosening.reasons,
      turn.nowMs,
    ],
  )
  turn.record({
    type: 'policy.drafted',
    actor: author.actor,
    data: { policy: `${formatId('policy', policy)}@${version}`, loosens: loosening.loosens },
  })
}

export function addPolicy(
  engine: Engine,
  workspace: string,
  author: Author,
  name: string,
  source: string,
  idempotency: Idempotency | null,
): Promise<{ id: string; name: string; version: number }> {
  compileOrThrow(source)
  return engine.committer.act(
    workspace,
    async (turn) => {
      const [taken] = await turn.query('select 1 from policies where workspace = $1 and name = $2', [workspace, name])
      if (taken)
        throw new CountersignError(
          'name-taken',
          `There is a policy "${name}" already. Add a version to it, or take another name.`,
        )
      const id = turn.newId()
      await turn.query('insert into policies (workspace, id, name, created_at) values ($1, $2, $3, at_ms($4))', [
        workspace,
        id,
        name,
        turn.nowMs,
      ])
      await addVersion(turn, author, id, 1, source)
      return { id: formatId('policy', id), name, version: 1 }
    },
    idempotency,
  )
}

export const policyIdOrThrow = async (q: Query, workspace: string, id: string): Promise<string> => {
  const uuid = parseId('policy', id)
  const [row] = uuid ? await q.query('select 1 from policies where workspace = $1 and id = $2', [workspace, uuid]) : []
  if (!row || !uuid) throw new CountersignError('not-found', `There is no policy ${id.slice(0, 60)} in this workspace.`)
  return uuid
}

export function addPolicyVersion(
  engine: Engine,
  workspace: string,
  author: Author,
  id: string,
  source: string,
  idempotency: Idempotency | null,
): Promise<{ id: string; version: number }> {
  compileOrThrow(source)
  return engine.committer.act(
    workspace,
    async (turn) => {
      const policy = await policyIdOrThrow(turn, workspace, id)
      const [row] = await turn.query<{ last: number | null }>(
        'select max(version) as last from policy_versions where workspace = $1 and policy = $2',
        [workspace, policy],
      )
      const version = (row?.last ?? 0) + 1
      await addVersion(turn, author, policy, version, source)
      return { id, version }
    },
    idempotency,
  )
}

export async function listPolicies(
  q: Query,
  workspace: string,
  names: (person: string) => string,
  only?: string,
): Promise<PolicyWire[]> {
  const rows = await q.query<{
    id: string
    name: string
    version: number
    source: string
    author: string
    author_person: string | null
    loosens: boolean
    created_at: number
    active: boolean
    activated_at: number | null
    stage: 'shadow' | 'canary' | null
    share: number | null
    ends_at: number | null
  }>(
    `select p.id, p.name, v.*, (w.policy, w.policy_version) = (v.policy, v.version) as active, s.stage, s.share, a.ends_at from policies p join policy_versions v on (v.workspace, v.policy) = (p.workspace, p.id) join workspaces w on w.id = p.workspace
     left join policy_stages s on (s.workspace, s.policy, s.version) = (v.workspace, v.policy, v.version) and s.stage in ('shadow', 'canary')
     left join policy_stages a on (a.workspace, a.policy, a.version) = (v.workspace, v.policy, v.version) and a.stage = 'active'
     where p.workspace = $1 and ($2::uuid is null or p.id = $2) order by p.created_at, p.id, v.version desc`,
    [workspace, only ?? null],
  )
  const signatures = await q.query<{ policy: string; version: number; person: string; self: boolean; at: number }>(
    'select * from signatures where workspace = $1 order by at',
    [workspace],
  )
  const policies = new Map<string, PolicyWire>()
  for (const row of rows) {
    const policy = policies.get(row.id) ?? { id: formatId('policy', row.id), name: row.name, versions: [] }
    policies.set(row.id, policy)
    policy.versions.push({
      version: row.version,
      created_at: isoTime(row.created_at),
      author: row.author_person ? names(row.author_person) : row.author,
      stage: row.stage,
      share: row.share,
      ends_at: row.active && row.ends_at !== null ? isoTime(row.ends_at) : null,
      state: row.active ? 'active' : row.activated_at === null ? 'draft' : 'retired',
      signatures: signatures
        .filter((one) => one.policy === row.id && one.version === row.version)
        .map((one) => ({
          person: formatId('person', one.person),
          name: names(one.person),
          at: isoTime(one.at),
          self: one.self,
        })),
      loosens: row.loosens,
      source: row.source,
    })
  }
  return [...policies.values()]
}
