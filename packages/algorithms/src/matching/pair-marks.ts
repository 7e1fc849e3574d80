import { assign } from './assign.ts'

/** That row `a` could be column `b`, and how much is gained if so (above 0). */
export type Edge = { readonly a: number; readonly b: number; readonly gain: number }

/** A tangle of more is paired greedily, which gains at least half as much: nobody's drawing may take a server's minutes. */
const MOST_ASSIGNED = 100

/**
 * The edges of a one-to-one pairing that gains most. What cannot reach each other is assigned apart, so that many marks of
 * which each overlaps few cost little.
 */
export function pairMarks(edges: readonly Edge[]): Edge[] {
  return tangles(edges).flatMap((tangle) => {
    if (tangle.length === 1) return tangle
    const [rows, columns] = [[...new Set(tangle.map(({ a }) => a))], [...new Set(tangle.map(({ b }) => b))]]
    if (Math.max(rows.length, columns.length) > MOST_ASSIGNED) return greedy(tangle)
    const gains = rows.map(() => new Array<number>(columns.length).fill(0))
    const [rowOf, columnOf] = [new Map(rows.map((a, i) => [a, i])), new Map(columns.map((b, i) => [b, i]))]
    for (const { a, b, gain } of tangle) gains[rowOf.get(a)!]![columnOf.get(b)!] = gain
    return assign(gains).flatMap((column, row) =>
      column < 0 ? [] : [{ a: rows[row]!, b: columns[column]!, gain: gains[row]![column]! }],
    )
  })
}

/** The connected components of a graph between rows and columns, as lists of edges. */
function tangles(edges: readonly Edge[]): Edge[][] {
  const parent = new Map<number, number>()
  const rootOf = (node: number): number => {
    let root = node
    while ((parent.get(root) ?? root) !== root) root = parent.get(root)!
    for (let at = node; at !== root;) {
      const next = parent.get(at) ?? at
      parent.set(at, root)
      at = next
    }
    return root
  }
  // Rows are even, columns odd.
  for (const { a, b } of edges) parent.set(rootOf(2 * a), rootOf(2 * b + 1))
  return [...Map.groupBy(edges, ({ a }) => rootOf(2 * a)).values()]
}

function greedy(edges: readonly Edge[]): Edge[] {
  const [rows, columns] = [new Set<number>(), new Set<number>()]
  return edges
    .toSorted((p, q) => q.gain - p.gain || p.a - q.a || p.b - q.b)
    .filter(({ a, b }) => {
      if (rows.has(a) || columns.has(b)) return false
      rows.add(a)
      columns.add(b)
      return true
    })
}
