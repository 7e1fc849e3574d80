/** Checkpoints (C2SP tlog-checkpoint): the signed root of a log at a size. */
import { fromBase64, parseCount, toBase64 } from './bytes.ts'
import { hashBytes } from './merkle.ts'
import { parseNote, verifyNote, type Note, type NoteKey } from './note.ts'

export interface Checkpoint {
  origin: string
  size: number
  root: Uint8Array
}

export const formatCheckpoint = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${toBase64(root)}\n`

/** Undefined for what is no checkpoint's text. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', count = '', spelled = '', ...more] = text.split('\n')
  const size = parseCount(count)
  const root = fromBase64(spelled)
  const extensions = more.slice(0, -1)
  if (!origin || size === undefined || root?.length !== hashBytes || more.at(-1) !== '' || extensions.includes(''))
    return undefined
  return { origin, size, root }
}

export type OpenedCheckpoint =
  | { ok: true; checkpoint: Checkpoint; note: Note; signers: readonly NoteKey[] }
  | { ok: false; why: 'not-a-checkpoint' | 'other-origin' | 'not-signed' }

/** Reads a checkpoint that one of these keys must have signed; those of witnesses may stand among them. */
export async function openCheckpoint(given: string | Uint8Array, keys: readonly NoteKey[]): Promise<OpenedCheckpoint> {
  const note = parseNote(given)
  const checkpoint = note && parseCheckpoint(note.text)
  if (!note || !checkpoint) return { ok: false, why: 'not-a-checkpoint' }
  const origins = keys.filter(({ type }) => type === 0x01).map(({ name }) => name)
  if (!origins.includes(checkpoint.origin)) return { ok: false, why: 'other-origin' }
  const signers = await verifyNote(note, keys)
  if (!signers?.some(({ name, type }) => type === 0x01 && name === checkpoint.origin))
    return { ok: false, why: 'not-signed' }
  return { ok: true, checkpoint, note, signers }
}
