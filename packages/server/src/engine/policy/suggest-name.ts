/** Edits (insert, delete, replace one character) from `a` to `b`: Levenshtein, over two rows. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      line.push(Math.min(replaced, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1))
    }
    above = line
  }
  return above[b.length] ?? 0
}

const longest = 64

/** `; did you mean …?` for the nearest known name, where one is within a third of its length (and at least one edit). */
export function suggestName(name: string, known: Iterable<string>): string {
  if (name.length > longest) return ''
  let best: string | null = null
  let least = Infinity
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > longest / 3) continue
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < least) [best, least] = [candidate, distance]
  }
  const allowed = Math.max(1, Math.floor(name.length / 3))
  return best !== null && least <= allowed ? `; did you mean ${best}?` : ''
}
