import { eventTypes } from './event-types.ts'
import { query } from './request.ts'
import type { EventWire } from './wire.ts'

export type LiveState = 'connecting' | 'live' | 'reconnecting'

export interface LiveHandlers {
  event: (event: EventWire) => void
  state: (state: LiveState) => void
}

/**
 * Listens to `/v1/events` for as long as it is not closed. The browser resumes by `Last-Event-ID` itself; when it gives
 * up (an answer that is not a stream), a new stream is opened with growing pauses.
 */
export function openEvents(workspace: string, handlers: LiveHandlers): () => void {
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let pauseMs = 500

  const read = (message: MessageEvent<string>) => {
    try {
      handlers.event(JSON.parse(message.data) as EventWire)
    } catch {
      return
    }
  }

  const open = () => {
    source = new EventSource(`/v1/events${query({ workspace })}`)
    source.onopen = () => {
      pauseMs = 500
      handlers.state('live')
    }
    source.onmessage = read
    for (const type of eventTypes) source.addEventListener(type, read)
    source.onerror = () => {
      handlers.state('reconnecting')
      if (source?.readyState !== EventSource.CLOSED) return
      retry = setTimeout(open, pauseMs)
      pauseMs = Math.min(pauseMs * 2, 10_000)
    }
  }
  open()
  return () => {
    clearTimeout(retry)
    source?.close()
  }
}
