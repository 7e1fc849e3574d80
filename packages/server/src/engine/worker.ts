import type { Actor } from './entry.ts'

/** Who works on tasks. */
export interface Worker {
  person: string
  actor: Actor
}
