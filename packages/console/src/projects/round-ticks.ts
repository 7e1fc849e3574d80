/** Where an axis from 0 to `most` is named: at 1, 2 or 5 times a power of ten, some four of them. */
export function roundTicks(most: number): number[] {
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, ([1, 2, 5].find((times) => times * power >= rough) ?? 10) * power)
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, n) => n * step)
}
