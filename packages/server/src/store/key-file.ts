import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Dice } from '../ports.ts'

/**
 * The installation's key: 32 bytes in `keys/installation.key` of the data folder, readable by its owner alone. Made on
 * the first start; when several processes start at once, the first to put it there wins and all read the same.
 */
export function readOrMakeKeyFile(dataDir: string, name: string, dice: Dice): Buffer {
  const folder = join(dataDir, 'keys')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  const read = () => {
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
    if (key.length !== 32)
      throw new Error(
        `${path} does not hold a key of 32 bytes. Restore it from your backup: without it nothing sealed can be read.`,
      )
    return key
  }
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const draft = `${path}.${dice.bytes(6).toString('hex')}`
  writeFileSync(draft, `${dice.bytes(32).toString('base64')}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return read()
}
