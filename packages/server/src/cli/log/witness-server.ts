/** A witness: a small server that signs only what continues all that it signed before, and remembers it first. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import {
  cosignedText,
  decideCosign,
  formatCosignature,
  formatSignature,
  parseCheckpoint,
  parseNote,
  type Checkpoint,
  type NoteKey,
} from '@countersign/core'
import { sha } from '../../engine/log/log-keys.ts'
import type { NoteSigner } from '../../store/log-key.ts'

const mostBytes = 65_536
const statuses = {
  malformed: 400,
  'unknown-log': 404,
  'not-signed': 403,
  'old-is-newer': 400,
  conflict: 409,
  inconsistent: 422,
} as const

export interface WitnessParts {
  folder: string
  signer: NoteSigner
  key: NoteKey
  logs: readonly NoteKey[]
  nowMs: () => number
  say: (line: string) => void
}
interface Answer {
  status: number
  type: string
  body: string
}

export function createWitness(parts: WitnessParts): Server {
  const { folder, signer, key, logs, nowMs, say } = parts
  const path = join(folder, 'witnessed.json')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const seen = new Map<string, string>(
    existsSync(path) ? Object.entries(JSON.parse(readFileSync(path, 'utf8')) as object) : [],
  )
  const latestOf = (origin: string): Checkpoint | undefined =>
    parseCheckpoint(parseNote(seen.get(origin) ?? '')?.text ?? '')

  const answer = async (body: string): Promise<Answer> => {
    const decided = await decideCosign(sha, body, logs, latestOf)
    if (!decided.ok) {
      say(`refused: ${decided.why}`)
      return decided.why === 'conflict'
        ? { status: 409, type: 'text/x.tlog.size', body: `${decided.size}\n` }
        : { status: statuses[decided.why], type: 'text/plain; charset=utf-8', body: `${decided.why}\n` }
    }
    const { checkpoint, note } = decided
    const atS = Math.floor(nowMs() / 1_000)
    const line = formatSignature(
      key.name,
      key.id,
      formatCosignature(atS, await signer.sign(cosignedText(note.text, atS))),
    )
    const shown = body.slice(body.indexOf('\n\n') + 2)
    writeDurably(path, JSON.stringify({ ...Object.fromEntries(seen), [checkpoint.origin]: shown }, null, 2))
    seen.set(checkpoint.origin, shown)
    say(`signed: ${checkpoint.origin} ${checkpoint.size}`)
    return { status: 200, type: 'text/plain; charset=utf-8', body: line }
  }

  // One after the other: what was signed last is compared and replaced in one step.
  let turn: Promise<unknown> = Promise.resolve()
  return createServer((request, response) => {
    const parts: Buffer[] = []
    let bytes = 0
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes <= mostBytes) parts.push(part)
    })
    request.on('end', () => {
      const end = ({ status, type, body }: Answer) => response.writeHead(status, { 'content-type': type }).end(body)
      const said = (status: number, body: string) => end({ status, type: 'text/plain; charset=utf-8', body })
      if (request.url !== '/add-checkpoint') return said(404, 'Only /add-checkpoint is served here.\n')
      if (request.method !== 'POST') return said(405, 'Send a POST.\n')
      if (bytes > mostBytes) return said(413, 'That is too long.\n')
      turn = turn
        .then(() => answer(Buffer.concat(parts).toString('utf8')))
        .then(end)
        .catch((error: unknown) => {
          say(`failed: ${(error as Error).message}`)
          return said(500, 'What was signed could not be kept, so nothing was.\n')
        })
      return undefined
    })
  })
}

function writeDurably(path: string, text: string): void {
  const file = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
}
