/** A run that goes on whenever people have answered the call that it left open. */
import type { RunMessage, RunResult } from './types.ts'

export type Query<M, O> = (asked: { prompt: string | AsyncIterable<never>; options?: O }) => AsyncIterable<M>

export async function* runOn<M extends RunMessage, O extends object>(
  query: Query<M, O>,
  begin: { prompt: string } | RunResult,
  options: O,
  answered: (left: RunResult) => Promise<unknown>,
): AsyncGenerator<M, void, undefined> {
  let next = begin
  for (;;) {
    const left = 'prompt' in next ? undefined : next
    if (left && !left.deferred_tool_use) return
    if (left) await answered(left)
    const silence = keepSilent()
    const resumed = left && { prompt: silence.prompt, options: { ...options, resume: left.session_id } }
    let last: RunResult | undefined
    try {
      for await (const message of query(resumed ?? { prompt: (next as { prompt: string }).prompt, options })) {
        if (isResult(message)) {
          last = message
          silence.end()
        }
        yield message
      }
    } finally {
      silence.end()
    }
    if (!last) return
    next = last
  }
}

const isResult = (message: RunMessage): message is RunMessage & RunResult => message.type === 'result'

/** To say nothing, as long as the open call is at work: words, and be they empty, begin another turn, and an end ends it. */
function keepSilent(): { prompt: AsyncIterable<never>; end: () => void } {
  let end = (): void => undefined
  const ended = new Promise<void>((resolve) => (end = resolve))
  const next = async (): Promise<IteratorResult<never>> => {
    await ended
    return { done: true, value: undefined }
  }
  return { prompt: { [Symbol.asyncIterator]: () => ({ next }) }, end }
}
