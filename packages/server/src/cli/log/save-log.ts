/** `countersign log save`: a copy of a live log, file by file as it is served, that any static server can serve on. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { filesOfLog, formatTile, parseCheckpoint, parseNote, tileWidth } from '@countersign/core'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { createProgress } from '../progress.ts'
import type { Shell } from '../shell.ts'
import { openLogSource } from './log-sources.ts'
import { apiKeyFor } from './verify.ts'

export async function saveLog(
  shell: Shell,
  address: string,
  folder: string,
  options: { json?: boolean },
): Promise<number> {
  const source = openLogSource(address, shell.cwd, apiKeyFor(shell, address), shell.signal)
  const root = resolve(shell.cwd, folder)
  const note = await source.read('checkpoint')
  const checkpoint = note && parseCheckpoint(parseNote(note)?.text ?? '')
  if (!note || !checkpoint) throw new UsageError(`${address} has no checkpoint. Name the log: …/log/ws_…`)
  const progress = createProgress(shell, 'Saving', options.json)
  const { size } = checkpoint
  const all = [...filesOfLog(size)].length
  let [done, fetched] = [0, 0]
  try {
    for (const name of filesOfLog(size)) {
      const path = formatTile(name)
      progress.update(++done, all, path)
      if (existsSync(join(root, path))) continue
      const bytes = await source.read(path)
      // Past retention, if a line says so: verifying the copy looks.
      if (!bytes && name.level === 'entries') continue
      if (!bytes) throw new Error(`${address}/${path} is missing, though the checkpoint covers it.`)
      write(join(root, path), bytes)
      fetched++
      // A full tile makes room for itself: its partial forms were a folder of the same beginning.
      if (name.width === tileWidth) rmSync(join(root, `${path}.p`), { recursive: true, force: true })
    }
    // Last: a copy that was interrupted has the checkpoint that it had.
    write(join(root, 'checkpoint'), note)
  } finally {
    progress.end()
  }
  shell.out(
    options.json
      ? `${JSON.stringify({ folder: root, origin: checkpoint.origin, size, files: all, fetched })}\n`
      : `${root}: ${size} entries of ${checkpoint.origin}, ${fetched} files fetched\n`,
  )
  return exitCodes.done
}

function write(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, bytes)
  renameSync(`${path}.new`, path)
}
