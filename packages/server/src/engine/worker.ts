import type { Actor } from './entry.ts'

export interface Worker {
  person: string
  actor: Actor
}
