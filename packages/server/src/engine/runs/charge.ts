/** What a release costs its run. Read, decided and written in the turn that releases: nothing is spent twice. */
import { decideCharge, parseId, readAmount, type Charge, type Cost, type Json } from '@countersign/core'
import type { DecisionRow } from '../../store/decisions.ts'
import { addSubject, changeRun, hasReached, readRun, runState, type RunRow } from '../../store/runs.ts'
import type { Turn } from '../committer.ts'
import { contentOf, keyOf, outcomeOf } from '../sealed-key.ts'

/** What is to be released. */
export interface Releasing {
  action: string
  reversible: boolean
  subjectRef: Buffer | null
  /** As it was approved, edits included. */
  proposal: Json
}

/** The run of ours that a decision names; a free label is none. */
export const runIdOf = (run: string | null | undefined): string | undefined =>
  run === null || run === undefined ? undefined : parseId('run', run)

export async function runOf(turn: Pick<Turn, 'query' | 'workspace'>, row: DecisionRow): Promise<RunRow | undefined> {
  const id = runIdOf(row.run)
  return id === undefined ? undefined : readRun(turn, turn.workspace, id)
}

async function costOf(turn: Turn, run: RunRow, of: Releasing): Promise<Cost> {
  const [declared] = await turn.query<{ amount: string | null }>(
    'select amount from actions where workspace = $1 and action = $2',
    [turn.workspace, of.action],
    'action-amount',
  )
  return {
    // What was declared when it was routed may have been taken back since.
    irreversible: !(of.reversible && turn.state.actions.get(of.action) === true),
    newSubject: of.subjectRef !== null && !(await hasReached(turn, run, of.subjectRef)),
    spend: readAmount(declared?.amount ?? null, of.proposal),
  }
}

export const weigh = async (turn: Turn, run: RunRow, of: Releasing): Promise<Charge> =>
  decideCharge(runState(run), await costOf(turn, run, of), turn.nowMs)

/** Counts it against the run's budget; where that does not cover it, nothing is written. */
export async function charge(turn: Turn, run: RunRow, of: Releasing): Promise<Charge> {
  const charged = await weigh(turn, run, of)
  if (!charged.ok) return charged
  await changeRun(turn, run, { used: charged.used })
  if (of.subjectRef !== null) await addSubject(turn, run, of.subjectRef)
  return charged
}

/** What was approved; once it has been erased, nothing is left to be read of it. */
export function releasingOf(turn: Turn, row: DecisionRow): Releasing {
  const { action, reversible, subject_ref: subjectRef } = row
  const key = keyOf(turn.state.key, row)
  const changed = key ? outcomeOf(key, row).proposal : undefined
  const proposal = changed !== undefined ? changed : key ? contentOf(key, row).proposal : null
  return { action, reversible, subjectRef, proposal }
}
