/** Which versions stand in a workspace, and which of them decides: a broken glass, a canary for its share, the active one. */
import { afterExpiry, type Policy, type Rule } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { hmac, type Key } from '../../store/seal.ts'
import { compilePolicy, joinFloors, type CompiledPolicy } from '../policy/compile-policy.ts'

/** A version, joined with the floors. */
export interface StandingPolicy {
  id: string
  version: number
  name: string
  compiled: CompiledPolicy
}

export interface Standing {
  policy: StandingPolicy | null
  /** The active policy, or a floor, cannot be read: everything goes to people. */
  policyBroken: string | null
  /** From then on the active version permits nothing. */
  policyEndsAt: number | null
  shadow: StandingPolicy | null
  canary: (StandingPolicy & { share: number }) | null
  glass: (StandingPolicy & { glass: string; endsAt: number }) | null
  /** The floors alone, where there are any: what holds without a policy. */
  floors: CompiledPolicy | null
  /** Rules of whatever may decide. */
  rulesInForce: readonly Rule[]
}

export const everyWorkspace = '00000000-0000-0000-0000-000000000000'

interface VersionRow {
  stage: 'active' | 'shadow' | 'canary' | 'glass'
  id: string
  version: number
  name: string
  source: string
  share: number | null
  ends_at: number | null
  glass: string | null
}

const versionsSql = `
  with standing as (
    select 'active' as stage, w.policy, w.policy_version as version, null::double precision as share, s.ends_at, null::uuid as glass
      from workspaces w left join policy_stages s on s.workspace = w.id and s.stage = 'active' and (s.policy, s.version) = (w.policy, w.policy_version)
      where w.id = $1 and w.policy is not null
    union all select stage, policy, version, share, ends_at, null from policy_stages where workspace = $1 and stage in ('shadow', 'canary')
    union all select 'glass', policy, version, null, ends_at, id from break_glasses where workspace = $1 and ended_at is null)
  select s.stage, v.policy as id, v.version, p.name, v.source, s.share, s.ends_at, s.glass from standing s
    join policy_versions v on v.workspace = $1 and (v.policy, v.version) = (s.policy, s.version) join policies p on p.workspace = $1 and p.id = v.policy`

/** A source that was accepted once and can be read no more answers null. */
const compiledOf = (source: string): CompiledPolicy | null => {
  const compilation = compilePolicy(source)
  return compilation.ok ? compilation.compiled : null
}

export async function loadStanding(q: Query, workspace: string, active: string | null): Promise<Standing> {
  const [rows, floorRows] = await Promise.all([
    q.query<VersionRow>(versionsSql, [workspace]),
    q.query<{ source: string }>('select source from floors where workspace in ($1, $2) order by workspace, name', [
      workspace,
      everyWorkspace,
    ]),
  ])
  const read = floorRows.map(({ source }) => compiledOf(source))
  const floors = read.filter((floor) => floor !== null)
  const find = (stage: VersionRow['stage']): (StandingPolicy & { row: VersionRow }) | null => {
    const row = rows.find((one) => one.stage === stage)
    const compiled = row && compiledOf(row.source)
    if (!row || !compiled) return null
    return { id: row.id, version: row.version, name: row.name, compiled: joinFloors(compiled, floors), row }
  }
  const [policy, shadow, canary, glass] = [find('active'), find('shadow'), find('canary'), find('glass')]
  const withoutPolicy = floors.length > 0 ? compilePolicy('policy: none') : null
  const alone = withoutPolicy?.ok ? joinFloors(withoutPolicy.compiled, floors) : null
  return {
    policy,
    policyBroken:
      floors.length < read.length
        ? 'A floor cannot be read.'
        : active === null || policy
          ? null
          : rows.some(({ stage }) => stage === 'active')
            ? 'The active policy cannot be read.'
            : 'The active policy is missing.',
    policyEndsAt: policy?.row.ends_at ?? null,
    shadow,
    canary: canary && { ...canary, share: canary.row.share ?? 0 },
    glass: glass && { ...glass, glass: glass.row.glass ?? '', endsAt: glass.row.ends_at ?? 0 },
    floors: alone,
    rulesInForce: [policy, canary, glass]
      .flatMap((one) => one?.compiled.rules ?? alone?.rules ?? [])
      .map(({ rule }) => rule),
  }
}

export interface Deciding {
  policy: StandingPolicy | null
  /** Absent where it is the active version as it stands. */
  as?: 'canary' | 'glass' | 'expired'
}

/**
 * The version that decides.
 *
 * @param unit what is drawn for a canary: the case, so that what is judged together is decided alike, else the decision;
 *   null for a question about a route that nobody proposed.
 */
export function decidingPolicy(
  { policy, policyEndsAt, canary, glass, key }: Standing & { key: Key },
  unit: string | null,
  nowMs: number,
): Deciding {
  if (glass && nowMs < glass.endsAt) return { policy: glass, as: 'glass' }
  if (canary && unit !== null && isOfCanary(key, canary, unit)) return { policy: canary, as: 'canary' }
  return policyEndsAt !== null && nowMs >= policyEndsAt ? { policy, as: 'expired' } : { policy }
}

/** What a next version is measured against: past its date the active one permits nothing. */
export function activePolicy(
  { policy, policyEndsAt }: Pick<Standing, 'policy' | 'policyEndsAt'>,
  nowMs: number,
): Policy | null {
  const active = policy?.compiled.policy ?? null
  return active && policyEndsAt !== null && nowMs >= policyEndsAt ? afterExpiry(active) : active
}

/** The same answer whenever it is asked, and for a larger share still yes. */
const isOfCanary = (key: Key, { id, version, share }: StandingPolicy & { share: number }, unit: string): boolean =>
  hmac(key, `canary:${id}@${version}:${unit}`).readUIntBE(0, 6) / 2 ** 48 < share
