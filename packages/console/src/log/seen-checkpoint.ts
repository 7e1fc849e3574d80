import { fromBase64, toBase64, type Checkpoint } from '@countersign/core'

/** What this browser saw of a log when it verified it last, kept here and nowhere else. */
export interface Seen {
  checkpoint: Checkpoint
  /** Those that signed it. */
  signers: string[]
  at: string
}

const keyOf = (workspace: string) => `countersign.log.${workspace}`

export function readSeen(workspace: string): Seen | null {
  try {
    const { origin, size, root, signers, at } = JSON.parse(localStorage.getItem(keyOf(workspace)) ?? '') as {
      [K in keyof Checkpoint]: K extends 'root' ? string : Checkpoint[K]
    } & Omit<Seen, 'checkpoint'>
    const hash = fromBase64(root)
    return hash ? { checkpoint: { origin, size, root: hash }, signers, at } : null
  } catch {
    return null
  }
}

export function keepSeen(workspace: string, { checkpoint, signers, at }: Seen): void {
  const { origin, size, root } = checkpoint
  try {
    localStorage.setItem(keyOf(workspace), JSON.stringify({ origin, size, root: toBase64(root), signers, at }))
  } catch {
    return
  }
}
