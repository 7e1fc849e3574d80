/** A request as what is proposed, and what was approved as a request. */
import { createHash } from 'node:crypto'
import type { Json, JsonObject } from '@countersign/core'
import { parseStrictJson } from '../../formats/bytes/strict-json.ts'

export interface HttpRequest {
  method: string
  path: string
  /** Without its question mark. */
  query: string
  contentType: string
  body: Buffer
}

/** What was approved cannot be sent. */
export class NotSent extends Error {}

const longestText = 256 * 1024

/** The body where it is JSON that means one thing only. */
export function jsonIn(body: Buffer): Json | undefined {
  if (body.length === 0) return undefined
  try {
    return parseStrictJson(body) as Json
  } catch {
    return undefined
  }
}

/** What people see and a digest binds: JSON as JSON, text as text, anything else by its own digest. */
export function proposalOf({ method, path, query, contentType, body }: HttpRequest): JsonObject {
  return {
    method,
    path,
    ...(query === '' ? {} : { query }),
    ...(body.length === 0 ? {} : bodyOf(contentType, body)),
  }
}

function bodyOf(contentType: string, body: Buffer): JsonObject {
  const json = jsonIn(body)
  if (json !== undefined) return { body: json }
  const isText = /^(text\/|application\/(x-www-form-urlencoded|xml|[\w.+-]+\+xml))/i.test(contentType)
  const text = isText && body.length <= longestText ? body.toString('utf8') : undefined
  if (text !== undefined && Buffer.from(text).equals(body)) return { text }
  return { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') }
}

/**
 * Exactly what was approved.
 *
 * @throws NotSent where that cannot be sent.
 */
export function requestOf(approved: JsonObject, asked: HttpRequest): HttpRequest {
  const original = proposalOf(asked)
  const { method, path, query } = approved
  if (typeof method !== 'string' || typeof path !== 'string' || (query !== undefined && typeof query !== 'string'))
    throw new NotSent('What was approved is not a request: it has no method and path.')
  const same = (name: string) => JSON.stringify(approved[name]) === JSON.stringify(original[name])
  if (!same('sha256')) throw new NotSent('What was approved has other bytes than what was sent; they are not here.')
  const body =
    same('body') && same('text')
      ? asked.body
      : approved['body'] !== undefined
        ? Buffer.from(JSON.stringify(approved['body']))
        : Buffer.from(typeof approved['text'] === 'string' ? approved['text'] : '')
  return { ...asked, method, path, query: query ?? '', body }
}
