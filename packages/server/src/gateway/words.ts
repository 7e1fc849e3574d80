/** What the gateway answers a client in place of the server: in words, because a model reads them. */
import type { JsonObject } from '@countersign/core'
import {
  CountersignApiError,
  CountersignError,
  Detached,
  Returned,
  Unavailable,
  type DecisionWire,
} from '@countersign/sdk'
import { metaOf, type Answer } from './json-rpc.ts'

/** The revision of 2026-07-28 wants every result to say what it is. */
const protocolVersion = 'io.modelcontextprotocol/protocolVersion'

export function refuseCall(params: JsonObject, words: string, decision?: DecisionWire | null): Answer {
  const result: JsonObject = {
    ...(metaOf(params)[protocolVersion] === undefined ? {} : { resultType: 'complete' }),
    content: [{ type: 'text', text: words }],
    isError: true,
    ...(decision ? { _meta: { 'countersign/decision': decision.id, 'countersign/status': decision.status } } : {}),
  }
  return { result }
}

export const stillWaiting = (decision: DecisionWire | undefined, url: string): string =>
  decision
    ? `Nothing was done yet: this call waits for a person (${url}/decisions/${decision.id}). Make the same call again to wait on and get its result.`
    : 'Nothing was done: Countersign did not answer in time. Make the same call again.'

export const resultWaiting = (decision: DecisionWire | undefined, url: string): string =>
  `The tool was carried out; a person reviews its result${decision ? ` (${url}/decisions/${decision.id})` : ''}. Make the same call again to get it: it is not carried out again.`

/** Why there is no result, and what to do instead. */
export function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (Detached.is(error)) return message
  if (!CountersignError.is(error)) return `Nobody knows what was done: ${message}`
  if (error.ran) return message
  if (Returned.is(error)) return `Nothing was done. ${message} Change the arguments accordingly and call again.`
  if (Unavailable.is(error)) return `Nothing was done: no call passes while Countersign cannot be reached. ${message}`
  if (CountersignApiError.is(error)) return `Nothing was done: Countersign did not take the call. ${message}`
  return `Nothing was done. ${message}`
}
