import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the demonstration remembers between starts. Kept for its owner's eyes: the agents' keys are in it. */
export interface DemoState {
  workspace: string
  /** Decides where planted errors stand; drawn once. */
  seed: number
  keys: Record<string, { id: string; secret: string }>
  mail: {
    /** The model whose mails are counted. */
    version: string
    /** The next suspect and the next decoy. */
    next: number
    decoy: number
    /** How many of them went to people. */
    gated: number
    /** Decisions that have not come to an end, and what people sorted the mail as. */
    open: { id: string; isUnwanted: boolean }[]
  }
  /** The next line of the script, counted on past its end, and those that still wait for an answer. */
  ops: { next: number; open: number[] }
}

export interface StateFile {
  state: DemoState
  save(): void
}

/** What was kept for this workspace, or a beginning. */
export function openState(folder: string, workspace: string, drawSeed: () => number): StateFile {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'state.json')
  const state = readState(path, workspace) ?? {
    workspace,
    seed: drawSeed(),
    keys: {},
    mail: { version: '', next: 0, decoy: 0, gated: 0, open: [] },
    ops: { next: 0, open: [] },
  }
  return {
    state,
    save() {
      writeFileSync(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
      renameSync(`${path}.new`, path)
    },
  }
}

function readState(path: string, workspace: string): DemoState | null {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as DemoState
    return kept.workspace === workspace ? kept : null
  } catch {
    // The first start, or a file that somebody removed: the server refuses to make the same decision twice.
    return null
  }
}
