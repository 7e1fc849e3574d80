/**
 * What nobody waits for any more, by the digest of the call: questions to people, and results that people review. The
 * same call, made again, takes it from here instead of asking, or acting, a second time.
 */
export interface Shelf<T> {
  put(digest: string, thing: T): void
  /** The oldest; whoever takes it has it alone. */
  take(digest: string): T | undefined
}

export function createShelf<T>(): Shelf<T> {
  const things = new Map<string, T[]>()
  return {
    put: (digest, thing) => void things.set(digest, [...(things.get(digest) ?? []), thing]),
    take(digest) {
      const left = things.get(digest)
      const thing = left?.shift()
      if (left?.length === 0) things.delete(digest)
      return thing
    },
  }
}
