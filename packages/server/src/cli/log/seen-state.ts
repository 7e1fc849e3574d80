/** What was seen of a log before: its keys and the checkpoints that were good then, in a file of the reader's own. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseCheckpoint, parseNote, type Checkpoint } from '@countersign/core'
import { UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'

export interface SeenState {
  keys: string[]
  /** Signed notes, one for each size. */
  checkpoints: string[]
}
const mostKept = 1_000

export const usualStatePath = (shell: Shell, name: string): string =>
  join(
    shell.env['XDG_STATE_HOME'] || join(shell.home, '.local', 'state'),
    'countersign',
    `${name.replaceAll(/[^\w.-]+/g, '_').slice(-150)}.json`,
  )

export function readSeen(path: string): SeenState {
  if (!existsSync(path)) return { keys: [], checkpoints: [] }
  try {
    const { keys, checkpoints } = JSON.parse(readFileSync(path, 'utf8')) as SeenState
    if (Array.isArray(keys) && Array.isArray(checkpoints)) return { keys, checkpoints }
  } catch {
    // Told below: a state that cannot be read must not pass for one that never was.
  }
  throw new UsageError(`${path} does not hold what was seen of a log. Restore it, or name another file with --state.`)
}

export const seenCheckpoints = ({ checkpoints }: SeenState): Checkpoint[] =>
  checkpoints.flatMap((note) => parseCheckpoint(parseNote(note)?.text ?? '') ?? [])

export function keepSeen(path: string, state: SeenState, keys: readonly string[], note: string): void {
  const checkpoints = [...new Set([...state.checkpoints, note])].slice(-mostKept)
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.new`
  writeFileSync(draft, `${JSON.stringify({ keys, checkpoints }, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, path)
}
