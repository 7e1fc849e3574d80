/**
 * Erasures, remembered beside the keys and so outside the database: a backup that is put back is older than some of
 * them, and is erased again. A line holds a keyed hash, and no name.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface ErasureLine {
  workspace: string
  id: string
  /** Of the subject, in hex. */
  ref: string
  /** Who asked for it. */
  person: string | null
  reason_code: string | null
  at: string
}
export interface ErasureList {
  /** Returns when the line is on the disk. */
  remember(line: ErasureLine): void
  read(): ErasureLine[]
}

export function createErasureList(dataDir: string): ErasureList {
  const folder = join(dataDir, 'keys')
  const path = join(folder, 'erasures.jsonl')
  return {
    remember(line) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const file = openSync(path, 'a', 0o600)
      try {
        writeSync(file, `${JSON.stringify(line)}\n`)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
    },
    read() {
      let text: string
      try {
        text = readFileSync(path, 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
        throw error
      }
      // A line that was cut off by a crash belongs to an erasure that was never answered.
      return text.split('\n').flatMap((line) => {
        try {
          return line === '' ? [] : [JSON.parse(line) as ErasureLine]
        } catch {
          return []
        }
      })
    },
  }
}
