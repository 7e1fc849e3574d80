import { abortReason, throwIfAborted } from './abort-reason.ts'
import { backoffMs } from './backoff-ms.ts'
import { chance } from './dice.ts'
import { pause } from './pause.ts'
import { createEventReader } from './read-events.ts'
import type { Transport } from './transport.ts'
import type { CountersignEvent, FetchAnswer, FetchReader, WaitOptions } from './types.ts'

export interface EventsOptions extends WaitOptions {
  /** Only these, such as `decision.approved`; all where not given. */
  types?: readonly string[] | undefined
  /** Only of this system. */
  system?: string | undefined
  /** The id of the last event that was seen; from now on where not given. */
  after?: string | undefined
}

/** The server sends a sign of life every fifteen seconds. */
const silenceMs = 45_000

/**
 * Events as they happen, each once and in order; a lost connection is resumed after the last one. Ends by `break` or
 * by the signal, whose reason it throws.
 */
export async function* readEvents(
  transport: Transport,
  options: EventsOptions,
): AsyncGenerator<CountersignEvent, void, undefined> {
  let last = options.after
  for (let failures = 0; ; failures++) {
    throwIfAborted(options.signal)
    const query = new URLSearchParams()
    if (options.types) query.set('types', options.types.join(','))
    if (options.system !== undefined) query.set('system', options.system)
    const answer = await transport.stream({
      signal: options.signal,
      onReconnecting: options.onReconnecting,
      onReconnected: options.onReconnected,
      method: 'GET',
      path: `/v1/events${query.size > 0 ? `?${query}` : ''}`,
      headers: { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) },
      patienceMs: Infinity,
    })
    for await (const { id, data } of readStream(answer, options.signal)) {
      if (id !== null) last = id
      failures = 0
      yield JSON.parse(data) as CountersignEvent
    }
    throwIfAborted(options.signal)
    const delayMs = backoffMs(failures, chance())
    options.onReconnecting?.({ attempt: failures + 1, delayMs, cause: new Error('The stream of events ended.') })
    await pause(delayMs, options.signal)
  }
}

/** Ends silently when the connection does: whoever reads goes on after the last event. */
async function* readStream(answer: FetchAnswer, signal: AbortSignal | undefined) {
  const reader = answer.body?.getReader()
  if (!reader) return
  const split = createEventReader()
  const decoder = new TextDecoder()
  const stop = () => void reader.cancel(signal && abortReason(signal)).catch(() => undefined)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    for (;;) {
      const chunk = await readWithin(reader).catch(() => ({ done: true, value: undefined }))
      if (chunk.done || chunk.value === undefined) return
      yield* split(decoder.decode(chunk.value, { stream: true }))
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    stop()
  }
}

async function readWithin(reader: FetchReader): Promise<{ done: boolean; value?: Uint8Array | undefined }> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>(
    (_resolve, reject) => (timer = setTimeout(() => reject(new Error('The stream fell silent.')), silenceMs)),
  )
  try {
    return await Promise.race([reader.read(), late])
  } finally {
    clearTimeout(timer)
  }
}
