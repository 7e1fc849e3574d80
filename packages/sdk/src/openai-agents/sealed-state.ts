/**
 * A run that waits, put away: everything that the model and the tools have seen is in it, so that it is encrypted
 * (AES-256-GCM) under a key of yours, with the versions that wrote it beside it. Where it is kept is yours to say.
 */
import { CountersignError } from '../errors.ts'

export interface SealOptions {
  /** 32 bytes, or their base64: `openssl rand -base64 32`. */
  key: Uint8Array | string
  /** The version of `@openai/agents` that runs here. */
  sdk: string
}
export interface OpenOptions extends SealOptions {
  /** Other versions whose states this one continues, as you have tried. */
  accepts?: readonly string[] | undefined
}
interface Envelope {
  countersign: 'run-state'
  sdk: string
  schema: string
  iv: string
  state: string
}

const ivBytes = 12

export async function sealState(state: { toString(): string }, { key, sdk }: SealOptions): Promise<string> {
  const text = state.toString()
  const schema = schemaOf(text)
  const iv = globalThis.crypto.getRandomValues(new Uint8Array(ivBytes))
  const sealed = await globalThis.crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: headerOf(sdk, schema) },
    await importKey(key),
    new TextEncoder().encode(text),
  )
  const envelope: Envelope = {
    countersign: 'run-state',
    ...{ sdk, schema, iv: toBase64(iv), state: toBase64(new Uint8Array(sealed)) },
  }
  return JSON.stringify(envelope)
}

/**
 * The text for `RunState.fromString`.
 *
 * @throws CountersignError that says what is wrong: another version wrote it, another key, or it was changed.
 */
export async function openState(sealed: string, { key, sdk, accepts = [] }: OpenOptions): Promise<string> {
  const envelope = readEnvelope(sealed)
  const { sdk: by, schema } = envelope
  if (by !== sdk && !accepts.includes(by))
    throw new CountersignError(
      `This run was put away by @openai/agents ${by} (state schema ${schema}); here runs ${sdk}. Finish it with ${by}, installed beside (npm i agents-${by}@npm:@openai/agents@${by}), or pass { accepts: ['${by}'] } once you have tried that ${sdk} continues such runs.`,
    )
  const imported = await importKey(key)
  let text: string
  try {
    const opened = await globalThis.crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: fromBase64(envelope.iv), additionalData: headerOf(by, schema) },
      imported,
      fromBase64(envelope.state),
    )
    text = new TextDecoder().decode(opened)
  } catch (cause) {
    throw new CountersignError('This run cannot be opened: it was sealed under another key, or it was changed.', {
      cause,
    })
  }
  return text
}

function readEnvelope(sealed: string): Envelope {
  try {
    const read = JSON.parse(sealed) as Envelope
    if (read.countersign === 'run-state') return read
  } catch {
    // Said below.
  }
  throw new CountersignError('This is no sealed run: pass what sealState gave.')
}

const headerOf = (sdk: string, schema: string) =>
  new TextEncoder().encode(JSON.stringify(['countersign', 'run-state', sdk, schema]))

const schemaOf = (text: string): string =>
  String((JSON.parse(text) as { $schemaVersion?: unknown }).$schemaVersion ?? 'unknown')

async function importKey(key: Uint8Array | string) {
  const bytes = typeof key === 'string' ? fromBase64(key) : Uint8Array.from(key)
  if (bytes.length !== 32)
    throw new CountersignError('The key of sealed runs is 32 bytes, or their base64: openssl rand -base64 32.')
  return globalThis.crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

const toBase64 = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}
