/** The little of JSON-RPC that the gateway looks at. Whatever else a message holds is carried and not understood. */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'

export type Message = JsonObject
export type Id = string | number

/** What came back for a request: its result or its error, and the text that it came as. */
export interface Answer {
  result?: JsonObject
  error?: JsonObject
  /** The whole message as it came, to be handed on byte by byte; absent of an answer that was made here. */
  raw?: string
  /** Over HTTP: what came instead of an answer, to be handed on as it is. */
  http?: { status: number; contentType: string; body: Buffer }
}

export const isId = (value: Json | undefined): value is Id => typeof value === 'string' || typeof value === 'number'
export const isRequest = (message: Message): boolean => typeof message['method'] === 'string' && isId(message['id'])
export const isAnswer = (message: Message): boolean =>
  isId(message['id']) && message['method'] === undefined && ('result' in message || 'error' in message)

/** Ids 1 and "1" are two. */
export const idKey = (id: Json | undefined): string => JSON.stringify(id ?? null)

export const paramsOf = (message: Message): JsonObject => (isJsonObject(message['params']) ? message['params'] : {})
export const metaOf = (params: JsonObject): JsonObject => (isJsonObject(params['_meta']) ? params['_meta'] : {})

export function answerOf(message: Message, raw?: string): Answer {
  const { result, error } = message
  const text = raw === undefined ? {} : { raw }
  if (isJsonObject(error)) return { error, ...text }
  return { result: isJsonObject(result) ? result : {}, ...text }
}

export const rpcError = (code: number, message: string): { error: { code: number; message: string } } => ({
  error: { code, message },
})
export const codes = { parse: -32_700, invalid: -32_600, gone: -32_000 } as const

/** One line: no parser of lines, however generous, finds two messages in it. */
export const spell = (message: Json): string =>
  JSON.stringify(message).replace(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)

export const spellAnswer = (id: Id, { raw, result, error }: Answer): string =>
  raw ?? spell({ jsonrpc: '2.0', id, ...(error === undefined ? { result: result ?? {} } : { error }) })
