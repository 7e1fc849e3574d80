/** Decisions that are over become items: what the system was given, and what people found right. */
import {
  formatId,
  type DatasetChangedWire,
  type DatasetFromRequest,
  type Json,
  type JsonObject,
  type Verdict,
} from '@countersign/core'
import { proposedSql, readDecisions, type DecisionRow } from '../../store/decisions.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { auditedJoin, wasTurnedDown } from '../measures/audited.ts'
import { endedOrThrow, type Ended } from '../projects/from-decisions.ts'
import { contentOf, keyOf, outcomeOf } from '../sealed-key.ts'
import type { DatasetRow } from './dataset-row.ts'
import { openDataset, putItems, type NewDatasetItem } from './put-items.ts'

/** As many as one call takes. */
const most = 500

const found = {
  flagged: 'd.flagged_at is not null',
  overridden: 'd.overridden_at is not null',
  audited: `exists (select 1 from (select) one ${auditedJoin})`,
}

/** @param systems of the key that asks; null: all. */
export function datasetFromDecisions(
  engine: Engine,
  workspace: string,
  caller: { actor: Actor; systems: readonly string[] | null },
  id: string,
  request: DatasetFromRequest,
  idempotency: Idempotency | null,
): Promise<DatasetChangedWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const dataset = await openDataset(turn, workspace, id)
      const { decisions, query } = request
      const wanted = decisions ?? (await readFound(turn, dataset, query as NonNullable<typeof query>, caller.systems))
      const ended = await endedOrThrow(turn, [...new Set(wanted)], (row) => {
        if (caller.systems !== null && !caller.systems.includes(row.system))
          return 'is of a system that the key does not list'
        return row.planted ? 'was planted to try who answers' : null
      })
      const [audits, instead] = [await readAudits(turn, ended), await readInstead(turn, ended)]
      const items = ended.map((one) => itemOf(one, audits.get(one.row.id), instead.get(one.row.id)))
      const changed = await putItems(engine, turn, caller.actor, dataset, items)
      await turn.query(
        `insert into lineage (workspace, from_kind, from_id, to_kind, to_id, at)
         select $1, 'decision', u.source, 'dataset', $2, at_ms($3) from unnest($4::uuid[]) as u(source)
         on conflict (workspace, from_kind, from_id, to_kind, to_id) do update set at = excluded.at, voided_at = null`,
        [workspace, dataset.id, turn.nowMs, ended.map(({ row }) => row.id)],
      )
      return changed
    },
    idempotency,
  )
}

/** The newest that it has nothing of yet; asked again, the next. */
async function readFound(
  turn: Turn,
  dataset: DatasetRow,
  { of, system, since }: NonNullable<DatasetFromRequest['query']>,
  systems: readonly string[] | null,
): Promise<string[]> {
  const rows = await turn.query<{ id: string }>(
    `select d.id from decisions d where d.workspace = $1 and ${proposedSql} and not d.planted and d.ended_at is not null and d.erased_at is null
       and (${of.map((name) => found[name]).join(' or ')})
       and ($3::text is null or d.system = $3) and ($4::text[] is null or d.system = any($4)) and ($5::timestamptz is null or d.id >= uuid_floor($5))
       and not exists (select 1 from dataset_items i where (i.workspace, i.dataset, i.from_decision) = (d.workspace, $2, d.id) and i.until is null)
     order by d.id desc limit ${most}`,
    [turn.workspace, dataset.id, system ?? null, systems, since ?? null],
  )
  return rows.map(({ id }) => formatId('decision', id))
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

function itemOf(ended: Ended, audit: Verdict | undefined, instead: Json | undefined): NewDatasetItem {
  const { row, content } = ended
  const { action, system, version, status } = row
  return {
    ...{ id: formatId('decision', row.id), input: content.input, subject: content.subject, from: row.id },
    expected: rightOf(ended, audit, instead) ?? null,
    attributes: { ...content.attributes, action, system, version, status, proposed: content.proposal } as JsonObject,
  }
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
