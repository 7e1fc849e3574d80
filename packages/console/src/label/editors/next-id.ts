/** `m1`, `m2`, …: short ids within one answer; one that was deleted is not used again while a later one stands. */
export function nextId(taken: readonly { id: string }[]): string {
  const numbers = taken.map(({ id }) => Number(/^m(\d+)$/.exec(id)?.[1] ?? 0))
  return `m${Math.max(0, ...numbers) + 1}`
}
