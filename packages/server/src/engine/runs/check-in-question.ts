/** What people are asked at a check-in: the summary of the run that they read, and the answer that is asked for. */
import {
  formatDuration,
  formatId,
  leftAt,
  usedAt,
  type Budget,
  type BudgetKind,
  type Json,
  type JsonObject,
} from '@countersign/core'
import type { DecisionRow } from '../../store/decisions.ts'
import { countRunDecisions, listRunDecisions, runState, type RunRow } from '../../store/runs.ts'
import { openJson } from '../../store/seal.ts'
import type { Turn } from '../committer.ts'
import { isoTime } from '../entry.ts'
import { releasingOf } from './charge.ts'

const lastShown = 20

/** The answer that is asked for. */
export const answerSchema: JsonObject = {
  type: 'object',
  required: ['choice'],
  additionalProperties: false,
  properties: {
    choice: { type: 'string', title: 'How it goes on', enum: ['renew', 'shrink', 'end'] },
    budget: {
      type: 'object',
      title: 'Budget from now on',
      additionalProperties: false,
      properties: {
        time: { type: 'string', title: 'Time, such as 8h', pattern: '^\\d{1,9}[smhd]$' },
        actions: { type: 'integer', title: 'Actions', minimum: 0 },
        irreversible: { type: 'integer', title: 'Irreversible actions', minimum: 0 },
        subjects: { type: 'integer', title: 'Distinct subjects', minimum: 0 },
        spend: { type: 'number', title: 'Spend', minimum: 0 },
      },
    },
  },
}

export async function summary(turn: Turn, run: RunRow, over: BudgetKind, wanted: DecisionRow | null): Promise<Json> {
  const state = runState(run)
  const [counts, last] = [
    await countRunDecisions(turn, turn.workspace, formatId('run', run.id)),
    await listRunDecisions(turn, turn.workspace, formatId('run', run.id), lastShown),
  ]
  return {
    question: `The run has used up its ${over === 'irreversible' ? 'irreversible actions' : over}. Renew, shrink or end it?`,
    run: formatId('run', run.id),
    ...(run.name_sealed === null ? {} : { name: String(openJson(turn.state.key, run.name_sealed)) }),
    level: run.level,
    budget: {
      used: inWords(usedAt(state, turn.nowMs)),
      left: inWords(leftAt(state, turn.nowMs)),
      limit: inWords(run.limits),
    },
    wants: wanted && {
      decision: formatId('decision', wanted.id),
      action: wanted.action,
      reversible: wanted.reversible,
      // What the AI says of somebody may be hidden from who answers here; the arguments of an action are not.
      ...(wanted.kind === 'action' ? { proposal: releasingOf(turn, wanted).proposal } : {}),
    },
    did: Object.fromEntries(counts.map(({ status, n }) => [status, n])),
    last: last.map(({ id, action, status, created_at }) => ({
      ...{ action, status, at: isoTime(created_at), decision: formatId('decision', id) },
    })),
  }
}

const inWords = (budget: Budget): JsonObject => ({ ...budget, time: formatDuration(budget.time) })
