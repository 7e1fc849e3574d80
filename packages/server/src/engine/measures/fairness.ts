/**
 * What became of the groups that were declared with decisions: how often the outcome was favourable, by people and by the
 * AI alone, how often they went to people, and how errors fall. Told to who may; never to reviewers or the policy.
 */
import { veilCells } from '@countersign/algorithms'
import {
  isFavourable,
  sayFavourable,
  type FairnessTableWire,
  type Favourable,
  type InsightsFairnessWire,
  type JsonObject,
  type OutcomeVerdict,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Key } from '../../store/seal.ts'
import { auditedColumns, auditedJoin, isAiWrong, type Audited } from './audited.ts'
import { least, partFigures, type Case } from './fairness-parts.ts'
import { readContents, type Opened } from './read-contents.ts'
import { measured, valuesOf, withinSql, type Within } from './within.ts'

/** Decisions looked at, the latest. */
const most = 100_000
const mostGroups = 6
/** Values of one group; more are told together. */
const mostValues = 30
const others = 'others'
/** A value that fewer have is no reference, however favourable its outcomes. */
const leastShareOfReference = 0.02

type Grouped = Case & { values: Record<string, string> }

export async function fairnessInsights(
  q: Query,
  key: Key,
  within: Within,
  favourable: Favourable,
): Promise<InsightsFairnessWire> {
  const [audits, truths] = await Promise.all([
    q.query<Audited & { id: string }>(
      `select distinct on (d.id) d.id, a.verdict as audit, ${auditedColumns} from decisions d ${auditedJoin}
       where ${withinSql} and d.audit_p > 0 and not d.planted order by d.id, a.id`,
      valuesOf(within),
    ),
    q.query<{ id: string; adverse: boolean }>(
      `select distinct on (d.id) d.id, r.adverse from decisions d join truths r on r.workspace = d.workspace and r.decision = d.id and r.adverse is not null
       where ${withinSql} and not d.planted order by d.id, r.observed_at desc, r.id desc`,
      valuesOf(within),
    ),
  ])
  const audited = new Map(audits.map((row) => [row.id, row]))
  const adverse = new Map(truths.map((row) => [row.id, row.adverse]))
  const cases: Grouped[] = []
  let [decided, erased, withoutGroups] = [0, 0, 0]
  for await (const some of readContents(q, key, within, most))
    for (const one of some) {
      if (one.content === null) {
        erased++
        continue
      }
      const wentAhead = wentAheadOf(one)
      if (wentAhead === null) continue
      decided++
      const values = scalars(one.content.groups)
      if (values === null) {
        withoutGroups++
        continue
      }
      const audit = audited.get(one.id)
      cases.push({
        values,
        favourable: isFavourable(favourable, wentAhead, one.proposal),
        by: one.by === 'person' ? 'people' : one.by === 'policy' || one.by === 'grant' ? 'alone' : null,
        toPeople: one.mode === 'gate',
        audit: audit ? { hit: isAiWrong(audit), probability: audit.audit_p } : null,
        adverse: adverse.get(one.id) ?? null,
      })
    }
  return {
    ...measured(within),
    favourable: sayFavourable(favourable),
    ...{ decided, without_groups: withoutGroups, erased, least },
    tables: tablesOf(cases),
  }
}

const notAhead: readonly (OutcomeVerdict | null)[] = ['rejected', 'returned', 'refused', 'vetoed', 'expired']

/** Whether what was proposed went ahead in the end; null while that is open, and of what its caller or a stop ended. */
function wentAheadOf({ verdict, overridden, vetoed }: Opened): boolean | null {
  if (overridden || vetoed || notAhead.includes(verdict)) return false
  return verdict === 'approved' ? true : null
}

function scalars(groups: JsonObject | null): Record<string, string> | null {
  const entries = Object.entries(groups ?? {}).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[name, String(value).slice(0, 100)]]
      : [],
  )
  return entries.length > 0 ? Object.fromEntries(entries) : null
}

/** Each group by itself, and each two together. */
function tablesOf(cases: readonly Grouped[]): FairnessTableWire[] {
  const counts = new Map<string, number>()
  for (const { values } of cases) for (const name of Object.keys(values)) counts.set(name, (counts.get(name) ?? 0) + 1)
  const names = [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, mostGroups)
    .map(([name]) => name)
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b]))
  return [...names.map((name) => [name]), ...pairs].flatMap((groups) => tableOf(groups, cases) ?? [])
}

function tableOf(groups: string[], cases: readonly Grouped[]): FairnessTableWire | null {
  const cells = new Map<string, Case[]>()
  for (const one of cases) {
    const values = groups.map((name) => one.values[name])
    if (values.some((value) => value === undefined)) continue
    const name = values.join(' × ')
    const cell = cells.get(name)
    if (cell) cell.push(one)
    else cells.set(name, [one])
  }
  if (cells.size === 0) return null
  const sorted = [...cells].sort(([a, m], [b, n]) => n.length - m.length || (a < b ? -1 : 1))
  const rest = sorted.slice(mostValues).flatMap(([, some]) => some)
  const parts = [...sorted.slice(0, mostValues), ...(rest.length > 0 ? [[others, rest] as [string, Case[]]] : [])]
  const told = veilCells(
    parts.map(([, some]) => some.length),
    least,
  )
  const all = parts.reduce((sum, [, some]) => sum + some.length, 0)
  const share = (some: readonly Case[]): number => some.filter((one) => one.favourable).length / some.length
  const [reference] = parts
    .filter(([name, some], i) => told[i] && name !== others && some.length >= leastShareOfReference * all)
    .sort(([, a], [, b]) => share(b) - share(a) || b.length - a.length)
  return {
    groups,
    reference: reference?.[0] ?? null,
    parts: parts.map(([name, some], i) =>
      partFigures(name, told[i] ? some : null, reference && reference[0] !== name ? reference[1] : null),
    ),
  }
}
