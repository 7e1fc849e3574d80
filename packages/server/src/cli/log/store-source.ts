/** The log as the database has it, read as its own server would serve it. */
import { formatBundle, parseTile, type LogSource } from '@countersign/core'
import { currentCheckpoint, tileBytes } from '../../engine/log/serve-log.ts'
import { readBundle } from '../../store/log.ts'
import type { Database } from '../../store/database.ts'

export const storeLog = (database: Database, workspace: string): LogSource => ({
  async read(path) {
    try {
      if (path === 'checkpoint') return Buffer.from((await currentCheckpoint(database, workspace)).note)
      const name = parseTile(path)
      if (!name) return undefined
      if (name.level !== 'entries') return await tileBytes(database, workspace, name.level, name)
      const rows = await readBundle(database, workspace, name)
      return rows.length === 0 ? undefined : formatBundle(rows.map(({ leaf }) => leaf))
    } catch (error) {
      if (['not-found', 'not-folded'].includes((error as { code?: string }).code ?? '')) return undefined
      throw error
    }
  },
})
