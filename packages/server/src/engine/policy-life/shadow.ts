/**
 * What a shadow would have decided: told in the log with each decision, at the same facts; counted here, after the
 * decision, by a follower of the log. Nobody's proposal waits for it.
 */
import { formatId, type Mode, type ShadowWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Engine } from '../engine.ts'
import { isoTime } from '../entry.ts'
import type { LogEntry } from '../feed.ts'
import type { Follower } from '../follower.ts'
import { policyRef } from './policy-ref.ts'
import { versionOrThrow } from './versions.ts'

interface Seen {
  was: Mode
  would: Mode
  rules: string[]
  decision: string
  at: string
}

const isOf = ({ leaf }: LogEntry, ref: string | null): boolean =>
  (leaf.data.shadow as { policy?: string } | undefined)?.policy === ref

function seenIn({ leaf, decision }: LogEntry): Seen {
  const { route, shadow } = leaf.data as unknown as { route: { mode: Mode }; shadow: { mode: Mode; rules: string[] } }
  return { was: route.mode, would: shadow.mode, rules: shadow.rules, decision: decision ?? '', at: leaf.time }
}

export const createShadowFollower = (): Follower => ({
  name: 'shadow',
  patient: true,
  async skipTo(tx, workspace) {
    const [row] = await tx.query<{ position: number }>(
      `select position from heads h where workspace = $1 and not exists (select 1 from policy_stages s where s.workspace = h.workspace and s.stage = 'shadow')`,
      [workspace],
      'shadow-none',
    )
    return row?.position
  },
  async take(tx, workspace, entries) {
    const [shadow] = await tx.query<{ policy: string; version: number; began_at: number }>(
      `select policy, version, began_at from policy_stages where workspace = $1 and stage = 'shadow'`,
      [workspace],
    )
    if (!shadow) return
    const ref = policyRef({ id: shadow.policy, version: shadow.version })
    const seen = entries
      .filter((entry) => entry.type === 'decision.proposed' && isOf(entry, ref))
      .map(seenIn)
      .filter(({ at }) => Date.parse(at) >= Math.floor(shadow.began_at))
    await count(tx, workspace, shadow, seen)
  },
})

async function count(
  tx: Query,
  workspace: string,
  { policy, version }: { policy: string; version: number },
  seen: readonly Seen[],
): Promise<void> {
  const counts = new Map<string, number>()
  for (const { was, would } of seen) counts.set(`${was} ${would}`, (counts.get(`${was} ${would}`) ?? 0) + 1)
  for (const [pair, n] of counts) {
    const [was, would] = pair.split(' ')
    await tx.query(
      `insert into shadow_counts (workspace, policy, version, was, would, n) values ($1, $2, $3, $4, $5, $6)
       on conflict (workspace, policy, version, was, would) do update set n = shadow_counts.n + excluded.n`,
      [workspace, policy, version, was, would, n],
    )
  }
  const other = seen.filter(({ was, would }) => was !== would)
  if (other.length === 0) return
  await tx.query(
    `insert into shadow_disagreements (workspace, policy, version, decision, was, would, rules, at)
     select $1, $2, $3, * from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::timestamptz[]) on conflict do nothing`,
    [
      ...[workspace, policy, version, other.map(({ decision }) => decision), other.map(({ was }) => was)],
      ...[other.map(({ would }) => would), other.map(({ rules }) => rules.join(' ')), other.map(({ at }) => at)],
    ],
  )
}

export async function readShadow(
  { database }: Engine,
  workspace: string,
  id: string,
  version: number,
  limit: number,
): Promise<ShadowWire> {
  const row = await versionOrThrow(database, workspace, id, version)
  const key = [workspace, row.policy, row.version]
  const [counts, disagreements, running] = await Promise.all([
    database.query<{ was: Mode; would: Mode; n: number }>(
      'select was, would, n from shadow_counts where workspace = $1 and policy = $2 and version = $3 order by n desc, was, would',
      key,
    ),
    database.query<{ decision: string; was: Mode; would: Mode; rules: string; at: number }>(
      'select decision, was, would, rules, at from shadow_disagreements where workspace = $1 and policy = $2 and version = $3 order by decision desc limit $4',
      [...key, limit],
    ),
    database.query(
      `select 1 from policy_stages where workspace = $1 and stage = 'shadow' and policy = $2 and version = $3`,
      key,
    ),
  ])
  const sum = (some: readonly { n: number }[]): number => some.reduce((total, { n }) => total + n, 0)
  return {
    policy: `${id}@${row.version}`,
    running: running.length > 0,
    compared: sum(counts),
    disagreed: sum(counts.filter(({ was, would }) => was !== would)),
    counts,
    disagreements: disagreements.map(({ decision, was, would, rules, at }) => ({
      ...{ decision: formatId('decision', decision), was, would, at: isoTime(at) },
      rules: rules === '' ? [] : rules.split(' '),
    })),
  }
}
