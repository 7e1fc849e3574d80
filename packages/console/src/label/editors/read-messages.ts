import type { Json } from '../../api/wire.ts'
import { isList, isRecord } from '../../words/scalars.ts'

export interface Message {
  role: string
  /** What stands beside the words: a call of a tool, its result, a name. */
  content: Json
}

const roles = ['role', 'from', 'author', 'speaker', 'type', 'name']
const contents = ['content', 'text', 'value', 'message', 'body']

/** A conversation as the field's tools write it: `{role, content}`, `{from, value}`, or plain text. */
export function readMessages(value: Json | undefined): Message[] | null {
  if (!isList(value)) return null
  return value.map((one) => {
    if (!isRecord(one)) return { role: '', content: one }
    const role = roles.map((name) => one[name]).find((name) => typeof name === 'string')
    const named = contents.find((name) => one[name] !== undefined && one[name] !== null)
    const rest = Object.fromEntries(Object.entries(one).filter(([name]) => !roles.includes(name)))
    const alone = named !== undefined && Object.keys(rest).length === 1
    return { role: typeof role === 'string' ? role : '', content: alone ? (one[named] ?? null) : rest }
  })
}
