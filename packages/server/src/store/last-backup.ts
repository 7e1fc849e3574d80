/** When this data folder's database was last written to a backup: `last-backup.json` beside the keys, told by `/v1/health`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const pathIn = (dataDir: string): string => join(dataDir, 'last-backup.json')

/** A folder that cannot be written to (another machine's, say) spoils no backup. */
export function noteBackup(dataDir: string, atMs: number): void {
  try {
    writeFileSync(pathIn(dataDir), `${JSON.stringify({ at: new Date(atMs).toISOString() })}\n`)
  } catch {
    // Health then says that it knows of none.
  }
}

/** Null where there was none, or nobody can tell. */
export function readLastBackup(dataDir: string): number | null {
  try {
    const { at } = JSON.parse(readFileSync(pathIn(dataDir), 'utf8')) as { at?: unknown }
    const ms = Date.parse(String(at))
    return Number.isNaN(ms) ? null : ms
  } catch {
    return null
  }
}
