/**
 * Sealing: AES-256-GCM under a key of its own for each subject (else each decision), which is itself wrapped by the
 * workspace's key, which is wrapped by the installation's key in a file. Destroying the wrapped key erases what it
 * sealed wherever copies lie. Layout of every sealed value: iv (12 bytes), ciphertext, tag (16 bytes).
 */
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'
import type { Json } from '@countersign/core'
import { canonicalize } from '@countersign/core'
import type { Dice } from '../ports.ts'

export type Key = Buffer

/** What seals and opens, with its dice brought by the caller. */
export interface Seal {
  makeKey(): Key
  bytes(key: Key, plain: Buffer | string): Buffer
  json(key: Key, value: Json): Buffer
}

export function createSeal(dice: Dice): Seal {
  const bytes = (key: Key, plain: Buffer | string): Buffer => {
    const iv = dice.bytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain)
    return Buffer.concat([iv, body, cipher.final(), cipher.getAuthTag()])
  }
  return { makeKey: () => dice.bytes(32), bytes, json: (key, value) => bytes(key, canonicalize(value)) }
}

/** @throws Error when the key is not the right one or a byte was changed. */
export function openBytes(key: Key, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(sealed.length - 16))
  return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()])
}

export const openJson = <T = Json>(key: Key, sealed: Buffer): T => JSON.parse(openBytes(key, sealed).toString('utf8')) as T

export const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
export const hmac = (key: Key, text: string): Buffer => createHmac('sha256', key).update(text).digest()
