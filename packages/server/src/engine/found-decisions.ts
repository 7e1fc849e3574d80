/** Decisions that are over, and what people found right about them: what data sets and projects are filled with. */
import {
  CountersignError,
  formatId,
  parseId,
  type DecisionsFound,
  type DecisionsQuery,
  type FieldError,
  type Json,
  type Verdict,
} from '@countersign/core'
import { proposedSql, readDecisions, type DecisionRow } from '../store/decisions.ts'
import type { Key } from '../store/seal.ts'
import type { Turn } from './committer.ts'
import type { Content } from './content.ts'
import { auditedJoin, wasTurnedDown } from './measures/audited.ts'
import { contentOf, keyOf, outcomeOf } from './sealed-key.ts'

/** As many as one call takes. */
const most = 500

const found: Record<DecisionsFound, string> = {
  flagged: 'd.flagged_at is not null',
  overridden: 'd.overridden_at is not null',
  audited: `exists (select 1 from (select) one ${auditedJoin})`,
}

export interface Ended {
  row: DecisionRow
  key: Key
  content: Content
}

/**
 * The newest that are not in it yet; asked again, the next.
 *
 * @param systems of the key that asks; null: all.
 * @param taken whether it holds `d` already: SQL over `$2`, its id.
 */
export async function findEnded(
  turn: Turn,
  { of, system, action, since }: DecisionsQuery,
  systems: readonly string[] | null,
  taken: string,
  id: string,
): Promise<string[]> {
  const rows = await turn.query<{ id: string }>(
    `select d.id from decisions d where d.workspace = $1 and ${proposedSql} and not d.planted and d.ended_at is not null and d.erased_at is null
       and (${of.map((name) => found[name]).join(' or ')})
       and ($3::text is null or d.system = $3) and ($4::text[] is null or d.system = any($4)) and ($5::timestamptz is null or d.id >= uuid_floor($5))
       and ($6::text is null or d.action = $6) and not exists (${taken})
     order by d.id desc limit ${most}`,
    [turn.workspace, id, system ?? null, systems, since ?? null, action ?? null],
  )
  return rows.map(({ id }) => formatId('decision', id))
}

/** In the order in which they are named, each once. */
export async function endedOrThrow(
  turn: Turn,
  decisions: readonly string[],
  systems: readonly string[] | null,
): Promise<Ended[]> {
  const uuids = [...new Set(decisions)].map((one) => parseId('decision', one))
  const read = await readDecisions(
    turn,
    turn.workspace,
    uuids.flatMap((uuid) => uuid ?? []),
  )
  const rows = new Map(read.map((row) => [row.id, row]))
  const errors: FieldError[] = []
  const ended = uuids.flatMap((uuid, i): Ended[] => {
    const no = (message: string) => {
      errors.push({ path: `decisions.${i}`, message })
      return []
    }
    const row = uuid === undefined ? undefined : rows.get(uuid)
    if (!row || row.project !== null) return no('is no decision of a system in this workspace')
    if (row.ended_at === null) return no('is not over yet: what people will decide is not known')
    const key = keyOf(turn.state.key, row)
    if (!key) return no('was erased')
    if (systems !== null && !systems.includes(row.system)) return no('is of a system that the key does not list')
    if (row.planted) return no('was planted to try who answers')
    return [{ row, key, content: contentOf(key, row) }]
  })
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  return ended
}

/** By its id, what people found right of each; nothing where nobody said so, or where people are of two minds. */
export async function readRight(turn: Turn, ended: readonly Ended[]): Promise<Map<string, Json>> {
  const [audits, instead] = [await readAudits(turn, ended), await readInstead(turn, ended)]
  return new Map(
    ended.flatMap((one): [string, Json][] => {
      const right = rightOf(one, audits.get(one.row.id), instead.get(one.row.id))
      return right === undefined ? [] : [[one.row.id, right]]
    }),
  )
}

/** The last answered audit of each. */
async function readAudits(turn: Turn, ended: readonly Ended[]): Promise<Map<string, Verdict>> {
  const rows = await turn.query<{ id: string; verdict: Verdict }>(
    `select d.id, a.verdict from decisions d ${auditedJoin} where d.workspace = $1 and d.id = any($2) order by a.id`,
    [turn.workspace, ended.map(({ row }) => row.id)],
  )
  return new Map(rows.map(({ id, verdict }) => [id, verdict]))
}

/** What whoever overturned it put in its place, where that was let go ahead. */
async function readInstead(turn: Turn, ended: readonly Ended[]): Promise<Map<string, Json>> {
  const rows = await turn.query<{ id: string }>(
    `select r.id from decisions r join decisions d on d.workspace = r.workspace and d.id = r.parent and d.overridden_by = r.requester and d.action = r.action
     where r.workspace = $1 and r.parent = any($2) and r.outcome_verdict = 'approved' and r.overridden_at is null order by r.id`,
    [turn.workspace, ended.filter(({ row }) => row.overridden_at !== null).map(({ row }) => row.id)],
  )
  const instead = await readDecisions(
    turn,
    turn.workspace,
    rows.map(({ id }) => id),
  )
  return new Map(
    instead.flatMap((row): [string, Json][] => {
      const key = keyOf(turn.state.key, row)
      return key ? [[row.parent as string, outcomeOf(key, row).proposal ?? contentOf(key, row).proposal]] : []
    }),
  )
}
/** What a person found right; undefined where nobody said so, or where people are of two minds. */
export function rightOf(
  { row, key, content }: { row: DecisionRow; key: Buffer; content: Ended['content'] },
  audit: Verdict | undefined,
  instead: Json | undefined,
): Json | undefined {
  if (row.overridden_at !== null) return instead
  const outcome = outcomeOf(key, row)
  const byPerson = row.outcome_by === 'person'
  if (wasTurnedDown({ by: row.outcome_by, verdict: row.outcome_verdict }))
    return audit === 'overturn' ? content.proposal : undefined
  if (audit === 'overturn' || (row.flagged_at !== null && audit !== 'uphold')) return undefined
  if (row.outcome_verdict === 'answered') return byPerson ? outcome.answer : undefined
  if (row.outcome_verdict !== 'approved' || !(byPerson || audit === 'uphold')) return undefined
  return outcome.proposal ?? content.proposal
}
