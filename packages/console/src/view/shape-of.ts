import type { Json } from '../api/wire.ts'
import { isList, isRecord, isScalar } from '../words/scalars.ts'
import { looksLikeHtml } from './html-to-text.ts'

/** How a value is best looked at. */
export type Shape = 'file' | 'mail' | 'html' | 'markdown' | 'text' | 'scalar' | 'list' | 'table' | 'record' | 'tree'

const bodyNames = ['body', 'text', 'html', 'raw', 'content']

const isMail = (value: { readonly [key: string]: Json }) =>
  typeof value['subject'] === 'string' &&
  bodyNames.some((name) => typeof value[name] === 'string') &&
  ('from' in value || 'to' in value || 'headers' in value)

const isTable = (value: readonly Json[]) =>
  value.length > 0 &&
  value.every((row) => isRecord(row) && Object.values(row).every(isScalar)) &&
  new Set(value.flatMap((row) => Object.keys(row as object))).size <= 12

const isShortList = (value: readonly Json[]) => value.length > 0 && value.length <= 50 && value.every(isScalar)

const looksLikeMarkdown = (text: string) =>
  /^(#{1,6} |[-*] |\d+\. |> |```)/m.test(text) && /\n/.test(text) && /(\*\*|__|\]\(|^#{1,6} |```)/m.test(text)

const depth = (value: Json): number =>
  isScalar(value) ? 0 : 1 + Math.max(0, ...Object.values(value).map((member) => depth(member as Json)))

export function shapeOf(value: Json): Shape {
  if (typeof value === 'string') {
    if (looksLikeHtml(value)) return 'html'
    if (looksLikeMarkdown(value)) return 'markdown'
    return 'text'
  }
  if (isScalar(value)) return 'scalar'
  if (isList(value)) return isTable(value) ? 'table' : isShortList(value) ? 'list' : 'tree'
  if (isRecord(value)) {
    if (typeof value['$file'] === 'string') return 'file'
    if (isMail(value)) return 'mail'
    return depth(value) <= 4 && Object.keys(value).length <= 40 ? 'record' : 'tree'
  }
  return 'tree'
}
