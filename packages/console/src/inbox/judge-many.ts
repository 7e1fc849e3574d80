import { messageOf } from '../api/problem.ts'
import { post } from '../api/request.ts'
import { randomKey } from '../api/random-key.ts'
import type { JudgmentRequest, TaskWire } from '../api/wire.ts'
import { claimTask } from '../focus/claim-task.ts'

export interface BulkResult {
  done: { task: TaskWire; judgment: string }[]
  failed: { task: TaskWire; message: string }[]
}

/**
 * The same answer to many tasks: each is claimed, answered on the digest that was previewed and recorded by itself, so
 * that one which somebody else took or which changed meanwhile fails alone.
 */
export async function judgeMany(
  tasks: readonly TaskWire[],
  answer: Pick<JudgmentRequest, 'answer' | 'reason_codes' | 'comment'>,
  progress: (done: number) => void,
): Promise<BulkResult> {
  const result: BulkResult = { done: [], failed: [] }
  const waiting = [...tasks]
  const work = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      try {
        await claimTask(task.id)
        const view = { digest: task.decision.digest, opened: ['bulk'], active_ms: 0 }
        const given = await post<{ id: string }>(
          `/v1/tasks/${task.id}/judgments`,
          { ...answer, view },
          { idempotencyKey: randomKey() },
        )
        result.done.push({ task, judgment: given.id })
      } catch (error) {
        result.failed.push({ task, message: messageOf(error) })
      }
      progress(result.done.length + result.failed.length)
    }
  }
  await Promise.all(Array.from({ length: 4 }, work))
  return result
}
