/**
 * The key that signs the log: Ed25519, its seed in `keys/log.key` of the data folder beside the installation's key, never
 * in the database. While a key is being replaced its predecessor stands in `keys/log.old.key`, and both sign.
 */
import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Dice } from '../ports.ts'
import { readOrMakeKeyFile } from './key-file.ts'

/** Signs the text of a note; where the key itself lies is its own affair. */
export interface NoteSigner {
  publicKey: Uint8Array
  sign(text: string): Promise<Uint8Array>
}
const current = 'log.key'
const previous = 'log.old.key'
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

const privateKeyOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })

export function signerOf(seed: Buffer): NoteSigner {
  const key = privateKeyOf(seed)
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  return { publicKey, sign: async (text) => sign(null, Buffer.from(text), key) }
}

/** The signers of this data folder, the current one first. @param make whether a first key may be made here. */
export function readSigners(dataDir: string, dice: Dice, make: boolean): NoteSigner[] {
  const path = (name: string) => join(dataDir, 'keys', name)
  const names = [current, previous].filter((name) => existsSync(path(name)) || (name === current && make))
  return names.map((name) => signerOf(readOrMakeKeyFile(dataDir, name, dice)))
}

/** Puts a new key in place; the one that was there goes on signing beside it. Answers both, the new one first. */
export function rotateKeyFile(dataDir: string, dice: Dice): NoteSigner[] {
  const path = (name: string) => join(dataDir, 'keys', name)
  if (existsSync(path(previous)))
    throw new Error(`${path(previous)} is there already: finish that rotation first (--finish).`)
  if (existsSync(path(current))) renameSync(path(current), path(previous))
  return readSigners(dataDir, dice, true)
}

/** Removes the predecessor's key. Answers its public key; null where there is none. */
export function dropOldKeyFile(dataDir: string): Uint8Array | null {
  const path = join(dataDir, 'keys', previous)
  if (!existsSync(path)) return null
  const { publicKey } = signerOf(Buffer.from(readFileSync(path, 'utf8').trim(), 'base64'))
  rmSync(path)
  return publicKey
}
