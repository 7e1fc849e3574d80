/** Slack waits three seconds for an answer. What takes longer goes on, and says for itself how it ended. */
import type { JsonObject } from '@countersign/core'
import type { Log } from '../../ports.ts'

export const acknowledgeWithinMs = 2_500

/** What is replied in time; else nothing. @throws what failed in time. */
export async function replyInTime(
  { log }: { log: Log },
  replying: Promise<Reply>,
  withinMs = acknowledgeWithinMs,
): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined
  let isLate = false
  const late = new Promise<Reply>((resolve) => {
    timer = setTimeout(() => {
      isLate = true
      resolve({})
    }, withinMs)
  })
  replying.catch((error: unknown) => isLate && log.warn({ err: error }, 'what was done in Slack failed here'))
  try {
    return await Promise.race([replying, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What Slack is answered; empty where there is nothing to say. */
export type Reply = JsonObject
