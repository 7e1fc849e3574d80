import { post } from '../api/request.ts'
import { randomKey } from '../api/random-key.ts'
import type { CommittedTogetherWire, JudgedTogetherWire, JudgmentRequest, TaskWire } from '../api/wire.ts'

export interface BulkResult {
  done: { task: TaskWire; judgment: string }[]
  failed: { task: TaskWire; message: string }[]
}

/** As many as the server takes in one step. */
const step = 100

/**
 * The same answer to many tasks, on the digests that were previewed. Each is recorded by itself, so that one which
 * somebody else took or which changed meanwhile fails alone.
 */
export async function judgeMany(
  tasks: readonly TaskWire[],
  answer: Pick<JudgmentRequest, 'answer' | 'reason_codes' | 'comment'>,
  progress: (done: number) => void,
): Promise<BulkResult> {
  const result: BulkResult = { done: [], failed: [] }
  for (let from = 0; from < tasks.length; from += step) {
    const some = tasks.slice(from, from + step)
    const items = some.map((task) => {
      const view = { digest: task.decision.digest, opened: ['bulk'], active_ms: 0 }
      return { task: task.id, judgment: { ...answer, view } }
    })
    const told = await post<JudgedTogetherWire>('/v1/tasks/judgments', { items }, { idempotencyKey: randomKey() })
    told.items.forEach(({ given, problem }, n) => {
      const task = some[n] as TaskWire
      if (given && given.status !== 'objected') result.done.push({ task, judgment: given.id })
      else result.failed.push({ task, message: given?.objection ?? problem?.detail ?? 'It was not answered.' })
    })
    progress(result.done.length + result.failed.length)
  }
  return result
}

/** Answers how many had been settled, or are now. */
export async function sendMany(judgments: readonly string[]): Promise<number> {
  let sent = 0
  for (let from = 0; from < judgments.length; from += step) {
    const ids = judgments.slice(from, from + step)
    const { items } = await post<CommittedTogetherWire>('/v1/judgments/commit', { ids })
    sent += items.filter(({ settled }) => settled).length
  }
  return sent
}
