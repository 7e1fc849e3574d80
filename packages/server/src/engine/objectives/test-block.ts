/** A block that is full is tested once, and spent: the only way in which a threshold comes to be. */
import { learnThenTest } from '@countersign/algorithms'
import { afterTest } from '@countersign/core'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { keepingFor } from './keeping.ts'
import type { Cell, OpenObjective } from './load-objectives.ts'
import { tellBreach } from './tell-breach.ts'
import { moveCell, noteTest, whoseCell, type CellRow, type Tested } from './write-cell.ts'

interface Drawn {
  decision: string
  score: number
  wrong: boolean | null
}

/**
 * The block is the oldest unspent draws, in the order of their decisions: that some are answered sooner does not make
 * them count sooner. It is full when each of them is answered, or its time is over.
 */
export async function testBlock(
  engine: Engine,
  turn: Turn,
  objective: OpenObjective,
  at: Cell,
  cell: CellRow,
): Promise<void> {
  const { promise, blockSize } = keepingFor(objective, objective.sharing)
  const whose = [turn.workspace, objective.id, at.system, at.version, at.segment]
  const [closed] = await turn.query<{ n: number }>(
    `select count(*)::int as n from objective_draws where ${whoseCell} and block is null and closed_at is not null`,
    whose,
  )
  if ((closed?.n ?? 0) < blockSize) return
  const block = await turn.query<Drawn>(
    `select decision, score, wrong from objective_draws where ${whoseCell} and block is null order by decision limit $6`,
    [...whose, blockSize],
  )
  if (block.some(({ wrong }) => wrong === null)) return
  const n = cell.tests + 1
  await turn.query(`update objective_draws set block = $6 where ${whoseCell} and decision = any($7)`, [
    ...whose,
    n,
    block.map(({ decision }) => decision),
  ])
  const learned = learnThenTest(
    { scores: block.map(({ score }) => score), wrong: block.map(({ wrong }) => wrong === true) },
    promise,
  )
  const next = afterTest(cell.state, learned?.threshold ?? null)
  const tested: Tested = {
    result: learned ? 'held' : 'failed',
    threshold: next.threshold,
    ...{ audits: block.length, errors: block.filter(({ wrong }) => wrong).length },
    ...{ accepted: learned?.accepted ?? 0, acceptedErrors: learned?.errors ?? 0, pValue: learned?.pValue ?? null },
  }
  await moveCell(turn, objective.id, at, { ...next, tests: n })
  await noteTest(turn, objective, at, n, tested)
  turn.record({
    type: 'objective.tested',
    actor: { kind: 'system', id: null },
    data: {
      ...{ objective: objective.id, system: at.system, version: at.version, segment: at.segment, test: n },
      ...{ state: next.state, result: tested.result, threshold: next.threshold },
      ...{
        audits: tested.audits,
        errors: tested.errors,
        accepted: tested.accepted,
        accepted_errors: tested.acceptedErrors,
      },
    },
  })
  if (next.breached) await tellBreach(engine, turn, objective, at, { why: 'block', ...tested })
}
