/** What a client's POST is answered: one JSON body, or a stream as soon as something comes before the answer. */
import type { ServerResponse } from 'node:http'
import { spellAnswer, type Answer, type Id } from '../json-rpc.ts'
import { spellEvent, type ServerEvent } from './events.ts'

export interface Answering {
  /** Before the answer. Lost on a client that takes no stream. */
  event(event: ServerEvent): void
  /** Once. */
  answer(what: Answer): void
}

export function answerOver(response: ServerResponse, id: Id, takesStream: boolean): Answering {
  let streaming = false
  const open = () => {
    if (!streaming) response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    streaming = true
  }
  return {
    event(event) {
      if (!takesStream || response.destroyed) return
      open()
      response.write(spellEvent(event))
    },
    answer(what) {
      if (response.destroyed || response.writableEnded) return
      if (streaming) return void response.end(spellEvent({ data: spellAnswer(id, what), id: undefined }))
      if (what.http) {
        response.writeHead(what.http.status, { 'content-type': what.http.contentType })
        return void response.end(what.http.body)
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(spellAnswer(id, what))
    },
  }
}
