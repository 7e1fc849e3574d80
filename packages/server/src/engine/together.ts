/** One of many answers that are sent in one step. */
import { CountersignError, type JudgmentRequest } from '@countersign/core'
import type { Idempotency } from './committer.ts'
import type { Engine } from './engine.ts'
import { judge, type Given } from './judge.ts'
import { claimTask, giveBack } from './work.ts'
import { type Worker } from './worker.ts'
import type { JudgmentRow } from '../store/judgments.ts'

/** What the person does not hold yet is taken in hand for it, and given back where the answer is refused. */
export async function judgeAlone(
  engine: Engine,
  workspace: string,
  worker: Worker & { authn: JudgmentRow['authn'] },
  item: { task: string; judgment: JudgmentRequest },
  idempotency: Idempotency | null,
): Promise<Given> {
  const answer = () => judge(engine, workspace, worker, item.task, item.judgment, idempotency)
  try {
    return await answer()
  } catch (error) {
    if (!CountersignError.is(error) || error.code !== 'lease-expired') throw error
  }
  await claimTask(engine, workspace, worker, item.task, null)
  try {
    return await answer()
  } catch (error) {
    await giveBack(engine, workspace, worker, item.task, 'released', undefined, null).catch(() => undefined)
    throw error
  }
}
