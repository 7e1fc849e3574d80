import { post } from '../api/request.ts'
import { isProblem } from '../api/problem.ts'
import { queryClient } from '../api/query-client.ts'
import { randomKey } from '../api/random-key.ts'
import { serverNow } from '../api/server-clock.ts'
import type { JudgmentRequest, TaskWire } from '../api/wire.ts'
import { verdictWords } from '../words/status.ts'
import { commitJudgment } from './commit-judgment.ts'
import { returnedItems } from './returned-items.ts'
import { settling } from './settle-store.ts'
import { undoJudgment } from './undo-judgment.ts'

interface Given {
  id: string
  undo_until: string | null
  status: string
}

const pauses = [400, 1_200, 3_000, 6_000]
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The same key every time, so a lost reply cannot make two judgments of one. */
async function deliver(task: TaskWire, request: JudgmentRequest, idempotencyKey: string): Promise<Given> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await post<Given>(`/v1/tasks/${task.id}/judgments`, request, { idempotencyKey, keepalive: true })
    } catch (error) {
      const pause = pauses[attempt]
      const again = isProblem(error) && (error.status === 0 || error.status === 502 || error.status === 503)
      if (!again || pause === undefined) throw error
      await wait(pause)
    }
  }
}

/**
 * Gives an answer without making anybody wait: it is in the settle strip at once, sent in the background, and if it
 * cannot be delivered the item comes back with the reason.
 * @param said what was answered, for people; without it the verdict and the action.
 */
export async function giveJudgment(task: TaskWire, request: JudgmentRequest, said?: string): Promise<void> {
  const key = randomKey()
  const { verdict } = request.answer
  const words = said ?? `${verdictWords[verdict].done}: ${task.decision.action}`
  settling.add({
    key,
    task,
    verdict,
    words,
    judgment: null,
    state: 'sending',
    undoUntil: serverNow() + task.settle_ms,
    totalMs: task.settle_ms,
  })
  try {
    const given = await deliver(task, request, key)
    if (given.status === 'objected') {
      settling.drop(key)
      returnedItems.tell({ task, reason: 'objected' })
      return
    }
    const wanted = settling.find(key)?.state
    const until = given.undo_until ? Date.parse(given.undo_until) : 0
    settling.update(key, { judgment: given.id, undoUntil: until, state: 'settling' })
    if (wanted === 'undoing') await undoJudgment(key)
    else if (wanted === 'committing') await commitJudgment(key)
    else scheduleEnd(key, until)
    void queryClient.invalidateQueries({ queryKey: ['home'] })
  } catch (error) {
    settling.drop(key)
    returnedItems.tell({ task, reason: 'failed', error })
  }
}

function scheduleEnd(key: string, untilMs: number): void {
  setTimeout(
    () => {
      if (settling.find(key)?.state !== 'undoing') settling.drop(key)
    },
    Math.max(0, untilMs - serverNow()),
  )
}
