declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream'
  import type { Submittable } from 'pg'
  /** `rowCount` is known when the stream has ended. */
  export function to(text: string): Readable & Submittable & { rowCount: number | null }
  export function from(text: string): Writable & Submittable & { rowCount: number | null }
}
