/**
 * A tool may answer that it needs something of the client first (`input_required`, the revision of 2026-07-28); the
 * client then calls again with what it got. That is the same call under the same release, and not another one.
 */
import type { JsonObject } from '@countersign/core'
import type { Answer } from './json-rpc.ts'

export interface RoundCall {
  params: JsonObject
  signal: AbortSignal
  forward(params: JsonObject, signal: AbortSignal): Promise<Answer>
  reply(answer: Answer): void
}
export interface Rounds {
  /** Whether this call goes on with one that asked for something; it is then taken over. */
  goesOn(digest: string, call: RoundCall): boolean
  /**
   * Sends a call on with these arguments, round after round. The last round's call and what it came to are answered;
   * whoever carries it replies to that one.
   */
  carry(
    digest: string,
    call: RoundCall,
    args: JsonObject,
    signal: AbortSignal,
  ): Promise<{ last: RoundCall; answer: Answer }>
}

export function createRounds(): Rounds {
  const waiting = new Map<string, (next: RoundCall) => void>()
  const keyOf = (digest: string, state: unknown) => `${digest}\n${typeof state === 'string' ? state : ''}`
  return {
    goesOn(digest, call) {
      if (call.params['requestState'] === undefined && call.params['inputResponses'] === undefined) return false
      const key = keyOf(digest, call.params['requestState'])
      const take = waiting.get(key)
      waiting.delete(key)
      take?.(call)
      return take !== undefined
    },
    async carry(digest, call, args, signal) {
      for (let at = call; ;) {
        const answer = await at.forward(withArguments(at.params, args), AbortSignal.any([signal, at.signal]))
        if (answer.result?.['resultType'] !== 'input_required') return { last: at, answer }
        at.reply(answer)
        const key = keyOf(digest, answer.result['requestState'])
        at = await new Promise<RoundCall>((resolve, reject) => {
          waiting.set(key, resolve)
          signal.addEventListener('abort', () => {
            waiting.delete(key)
            reject(signal.reason as Error)
          })
        })
      }
    },
  }
}

/** As the client sent them, but for arguments that a person changed. */
function withArguments(params: JsonObject, args: JsonObject): JsonObject {
  const absent = params['arguments'] === undefined && Object.keys(args).length === 0
  return absent ? params : { ...params, arguments: args }
}
