/**
 * Sealing: AES-256-GCM under a key of its own for each subject (else each decision), which is itself wrapped by the
 * workspace's key, which is wrapped by the installation's key in a file. Destroying the wrapped key erases what it
 * sealed wherever copies lie. Layout of every sealed value: iv (12 bytes), ciphertext, tag (16 bytes).
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hash,
  type KeyObject,
} from 'node:crypto'
import type { Json } from '@countersign/core'
import { canonicalize } from '@countersign/core'
import type { Dice } from '../ports.ts'

export type Key = Buffer

/** What seals and opens, with its dice brought by the caller. */
export interface Seal {
  makeKey(): Key
  /** A key, sealed under one that lives long. */
  wrap(wrapping: Key, key: Key): Buffer
  bytes(key: Key, plain: Buffer | string): Buffer
  json(key: Key, value: Json): Buffer
}

// Node 24 looks so long for what kind of key some bytes are (20 µs) that making a key object of them first (2 µs) pays at
// the first use; those of workspaces, which wrap every other, are kept.
const wrappers = new WeakMap<Key, KeyObject>()
function wrapperOf(key: Key): KeyObject {
  let secret = wrappers.get(key)
  if (!secret) wrappers.set(key, (secret = createSecretKey(key)))
  return secret
}

const cipher = 'aes-256-gcm'
const [ivBytes, tagBytes] = [12, 16]

function close(secret: KeyObject, iv: Buffer, plain: Buffer | string): Buffer {
  const sealing = createCipheriv(cipher, secret, iv)
  const body = typeof plain === 'string' ? sealing.update(plain, 'utf8') : sealing.update(plain)
  sealing.final()
  const sealed = Buffer.allocUnsafe(ivBytes + body.length + tagBytes)
  sealed.set(iv, 0)
  sealed.set(body, ivBytes)
  sealed.set(sealing.getAuthTag(), ivBytes + body.length)
  return sealed
}

function open(secret: KeyObject, sealed: Buffer): Buffer {
  const end = sealed.length - tagBytes
  const opening = createDecipheriv(cipher, secret, sealed.subarray(0, ivBytes))
  opening.setAuthTag(sealed.subarray(end))
  const plain = opening.update(sealed.subarray(ivBytes, end))
  opening.final()
  return plain
}

export function createSeal(dice: Dice): Seal {
  const bytes = (key: Key, plain: Buffer | string): Buffer => close(createSecretKey(key), dice.bytes(ivBytes), plain)
  return {
    makeKey: () => dice.bytes(32),
    wrap: (wrapping, key) => close(wrapperOf(wrapping), dice.bytes(ivBytes), key),
    bytes,
    json: (key, value) => bytes(key, canonicalize(value)),
  }
}

/** @throws Error when the key is not the right one or a byte was changed. */
export const openBytes = (key: Key, sealed: Buffer): Buffer => open(createSecretKey(key), sealed)

/** What `wrap` sealed. @throws Error as `openBytes` does. */
export const unwrapKey = (wrapping: Key, wrapped: Buffer): Key => open(wrapperOf(wrapping), wrapped)

export const openJson = <T = Json>(key: Key, sealed: Buffer): T =>
  JSON.parse(openBytes(key, sealed).toString('utf8')) as T

export const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const [only, ...more] = parts
  if (only !== undefined && more.length === 0) return hash('sha256', only, 'buffer')
  const hashing = createHash('sha256')
  for (const part of parts) hashing.update(part)
  return hashing.digest()
}
export const hmac = (key: Key, text: string): Buffer => createHmac('sha256', key).update(text).digest()
