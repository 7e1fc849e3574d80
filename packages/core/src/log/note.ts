/** Signed notes (C2SP signed-note) and the keys that verify them. */
import { bytesText, fromBase64, joinBytes, sameBytes, textBytes, toBase64, toHex } from './bytes.ts'
import type { Sha256 } from './sha256.ts'

export const signatureTypes = { ed25519: 0x01, cosignature: 0x04 } as const
export type SignatureType = (typeof signatureTypes)[keyof typeof signatureTypes]

/** A key that verifies: what a vkey spells. */
export interface NoteKey {
  name: string
  type: SignatureType
  publicKey: Uint8Array<ArrayBuffer>
  id: Uint8Array
}
export interface NoteSignature {
  name: string
  keyId: Uint8Array
  bytes: Uint8Array<ArrayBuffer>
}
export interface Note {
  /** With its last newline: what is signed. */
  text: string
  signatures: NoteSignature[]
}

const mostSignatures = 64
const isControl = (char: string): boolean => char < ' ' && char !== '\n'
export const isKeyName = (name: string): boolean => name.length > 0 && !/[\s+]/u.test(name)

export function makeNoteKey(sha: Sha256, name: string, type: SignatureType, publicKey: Uint8Array): NoteKey {
  const key = joinBytes(publicKey)
  const id = sha(joinBytes(textBytes(`${name}\n`), Uint8Array.of(type), key)).subarray(0, 4)
  return { name, type, publicKey: key, id }
}
/** `name+id+key`, the spelling that other programs take. */
export const formatVkey = ({ name, id, type, publicKey }: NoteKey): string =>
  `${name}+${toHex(id)}+${toBase64(joinBytes(Uint8Array.of(type), publicKey))}`

/** Undefined for what is no vkey of a kind that is known here, or whose id is not its key's. */
export function parseVkey(sha: Sha256, vkey: string): NoteKey | undefined {
  const [, name = '', id, spelled = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey.trim()) ?? []
  const bytes = fromBase64(spelled)
  const type = Object.values(signatureTypes).find((one) => one === bytes?.[0])
  if (!isKeyName(name) || !bytes || bytes.length !== 33 || type === undefined) return undefined
  const key = makeNoteKey(sha, name, type, bytes.subarray(1))
  return toHex(key.id) === id ? key : undefined
}

export const formatSignature = (name: string, keyId: Uint8Array, signature: Uint8Array): string =>
  `— ${name} ${toBase64(joinBytes(keyId, signature))}\n`
export const formatNote = (text: string, lines: readonly string[]): string => `${text}\n${lines.join('')}`

export function parseSignature(line: string): NoteSignature | undefined {
  const [, name = '', spelled = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? []
  const bytes = fromBase64(spelled)
  return isKeyName(name) && bytes && bytes.length > 4
    ? { name, keyId: bytes.subarray(0, 4), bytes: bytes.slice(4) }
    : undefined
}

/** Undefined for what is no signed note. */
export function parseNote(note: string | Uint8Array): Note | undefined {
  let text: string
  try {
    text = typeof note === 'string' ? note : bytesText(note)
  } catch {
    return undefined
  }
  const end = text.lastIndexOf('\n\n')
  if (end < 0 || !text.endsWith('\n') || [...text].some(isControl) || !text.isWellFormed()) return undefined
  const lines = text.slice(end + 2, -1).split('\n')
  const signatures = lines.map(parseSignature)
  return lines.length <= mostSignatures && signatures.every((one) => one !== undefined)
    ? { text: text.slice(0, end + 1), signatures }
    : undefined
}

const ed25519 = { name: 'Ed25519' }
async function verifyEd25519(publicKey: Uint8Array<ArrayBuffer>, message: string, signature: Uint8Array<ArrayBuffer>) {
  const key = await globalThis.crypto.subtle.importKey('raw', publicKey, ed25519, false, ['verify'])
  return globalThis.crypto.subtle.verify(ed25519, key, signature, textBytes(message))
}

/** What a witness signs at a time (C2SP tlog-cosignature). */
export const cosignedText = (text: string, atS: number): string => `cosignature/v1\ntime ${atS}\n${text}`
export function formatCosignature(atS: number, signature: Uint8Array): Uint8Array {
  const time = new DataView(new ArrayBuffer(8))
  time.setBigUint64(0, BigInt(atS))
  return joinBytes(new Uint8Array(time.buffer), signature)
}
/** Seconds since 1970 at which a cosignature was given. */
export const cosignedAt = (bytes: Uint8Array): number =>
  Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0))

async function isSignedBy(note: Note, { bytes }: NoteSignature, key: NoteKey): Promise<boolean> {
  const timeBytes = key.type === signatureTypes.cosignature ? 8 : 0
  if (bytes.length !== timeBytes + 64) return false
  const message = timeBytes === 0 ? note.text : cosignedText(note.text, cosignedAt(bytes))
  return verifyEd25519(key.publicKey, message, bytes.slice(timeBytes))
}

/**
 * The keys among these by which the note is signed. Signatures by unknown keys are passed over; one that claims to be by
 * a known key and is not makes the whole note worthless: the answer is undefined.
 */
export async function verifyNote(note: Note, keys: readonly NoteKey[]): Promise<NoteKey[] | undefined> {
  const signers: NoteKey[] = []
  for (const signature of note.signatures) {
    const key = keys.find(({ name, id }) => name === signature.name && sameBytes(id, signature.keyId))
    if (!key) continue
    if (!(await isSignedBy(note, signature, key))) return undefined
    signers.push(key)
  }
  return signers
}
