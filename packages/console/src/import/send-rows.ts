import { isProblem } from '../api/problem.ts'
import { send } from '../api/request.ts'
import type { ProposalWire } from '../api/wire.ts'
import { readLines } from './read-lines.ts'
import { mapRow, type Mapping } from './map-row.ts'
import { readRows } from './read-rows.ts'

export interface LineError {
  line: number
  message: string
}
export interface ImportState {
  /** How much of the file has been read, 0 to 1. */
  share: number
  read: number
  stored: number
  waiting: number
  errors: LineError[]
}

const chunkLines = 100
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

interface BatchAnswer {
  id?: string
  status?: string | number
  detail?: string
  code?: string
  errors?: { path: string; message: string }[]
}

/** What one line of the answer says: stored, or why not. */
export function readAnswer(text: string): { ok: boolean; waiting: boolean; message: string } {
  const answer = JSON.parse(text) as BatchAnswer
  if (typeof answer.id === 'string' && answer.code === undefined)
    return { ok: true, waiting: answer.status === 'waiting', message: '' }
  const fields = answer.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return {
    ok: false,
    waiting: false,
    message: [answer.detail ?? answer.code ?? 'It was not stored.', fields].filter(Boolean).join(' '),
  }
}

/** A line's key does not change when the same file is sent again with the same mapping: nothing is stored twice. */
export const keyOfLine = (
  file: Pick<File, 'name' | 'size' | 'lastModified'>,
  mapping: Mapping,
  line: number,
): string => {
  const text = `${file.name} ${file.size} ${file.lastModified} ${JSON.stringify(mapping)}`
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return `import-${(hash >>> 0).toString(16)}-${file.size}-${line}`
}

/** Streams a file into decisions, a hundred lines at a time; a line that fails does not stop the others. */
export async function sendRows(
  file: File,
  mapping: Mapping,
  signal: AbortSignal,
  progress: (state: ImportState) => void,
): Promise<ImportState> {
  const state: ImportState = { share: 0, read: 0, stored: 0, waiting: 0, errors: [] }
  let chunk: { line: number; proposal: ProposalWire }[] = []
  const flush = async () => {
    const sent = chunk
    chunk = []
    if (sent.length) await deliver(sent, state, signal)
    progress({ ...state, errors: [...state.errors] })
  }
  for await (const { line, row, message, share } of readRows(file)) {
    signal.throwIfAborted()
    state.read++
    state.share = share
    const mapped = row ? mapRow(row, mapping, keyOfLine(file, mapping, line)) : { ok: false as const, message }
    if (mapped.ok) chunk.push({ line, proposal: mapped.proposal })
    else state.errors.push({ line, message: mapped.message })
    if (chunk.length >= chunkLines) await flush()
  }
  await flush()
  return state
}

async function deliver(
  sent: readonly { line: number; proposal: ProposalWire }[],
  state: ImportState,
  signal: AbortSignal,
): Promise<void> {
  const body = `${sent.map(({ proposal }) => JSON.stringify(proposal)).join('\n')}\n`
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await send('POST', '/v1/decisions/batch', body, { contentType: 'application/x-ndjson', signal })
      let at = 0
      if (response.body)
        for await (const text of readLines(response.body)) {
          const answer = readAnswer(text)
          if (answer.ok) state.stored++
          else state.errors.push({ line: sent[at]?.line ?? 0, message: answer.message })
          if (answer.waiting) state.waiting++
          at++
        }
      return
    } catch (error) {
      const again = isProblem(error) && (error.status === 0 || error.status === 429 || error.status >= 502)
      if (!again || attempt >= 5) throw error
      await wait(500 * 2 ** attempt)
    }
  }
}
