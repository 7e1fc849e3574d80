/** Corners in order; the last joins the first. Where it crosses itself, inside is by the even-odd rule. */
export type Polygon = readonly (readonly [x: number, y: number])[]

/** Over so many corners in both, only every so-manieth of them is looked at. */
const MOST_CORNERS = 200
/** Up to so many corners in both the areas are exact; above, they are measured along so many lines. */
const EXACT_CORNERS = 48
const LINES = 64

/**
 * Intersection over union of two polygons, 0..1; 0 for two that are empty. The plane is cut into bands at each corner and
 * each crossing of two edges; within a band nothing crosses, so lengths along its middle line are exact areas. Polygons of
 * many corners are measured along 64 even lines instead, which is off by less than two lines' worth of area.
 *
 * @see de Berg et al., Computational Geometry, 3rd ed. 2008, ch. 2 (plane sweep).
 */
export function polygonIou(a: Polygon, b: Polygon): number {
  if (a.length < 3 || b.length < 3 || !mayTouch(a, b)) return 0
  const [one, other] = [edgesOf(thinned(a)), edgesOf(thinned(b))]
  const lines = cuts([...one, ...other])
  let [both, either] = [0, 0]
  for (let i = 1; i < lines.length; i++) {
    const [top, height] = [lines[i - 1]!, lines[i]! - lines[i - 1]!]
    if (height <= 0) continue
    const [p, q] = [crossings(one, top + height / 2), crossings(other, top + height / 2)]
    const shared = sharedLength(p, q)
    both += shared * height
    either += (lengthOf(p) + lengthOf(q) - shared) * height
  }
  return either > 0 ? both / either : 0
}

type Edge = readonly [x1: number, y1: number, x2: number, y2: number]

const thinned = (polygon: Polygon): Polygon => {
  const step = Math.ceil((2 * polygon.length) / MOST_CORNERS)
  return step <= 1 ? polygon : polygon.filter((_, i) => i % step === 0)
}

const edgesOf = (polygon: Polygon): Edge[] =>
  polygon.map(([x, y], i) => {
    const [u, v] = polygon[(i + 1) % polygon.length]!
    return [x, y, u, v]
  })

function mayTouch(a: Polygon, b: Polygon): boolean {
  const isApart = (axis: 0 | 1): boolean => {
    const [p, q] = [a.map((corner) => corner[axis]), b.map((corner) => corner[axis])]
    return Math.max(...p) <= Math.min(...q) || Math.max(...q) <= Math.min(...p)
  }
  return !isApart(0) && !isApart(1)
}

/** Where bands begin and end, from the top down. */
function cuts(edges: readonly Edge[]): number[] {
  const heights = edges.map(([, y]) => y)
  if (edges.length > EXACT_CORNERS) {
    const [top, bottom] = [Math.min(...heights), Math.max(...heights)]
    return Array.from({ length: LINES + 1 }, (_, i) => top + ((bottom - top) * i) / LINES)
  }
  for (let i = 0; i < edges.length; i++) {
    const [x1, y1, x2, y2] = edges[i]!
    const [dx, dy] = [x2 - x1, y2 - y1]
    for (let j = i + 1; j < edges.length; j++) {
      const [u1, v1, u2, v2] = edges[j]!
      const [du, dv] = [u2 - u1, v2 - v1]
      const turn = dx * dv - dy * du
      if (turn === 0) continue
      const along = ((u1 - x1) * dv - (v1 - y1) * du) / turn
      const across = ((u1 - x1) * dy - (v1 - y1) * dx) / turn
      if (along > 0 && along < 1 && across > 0 && across < 1) heights.push(y1 + along * dy)
    }
  }
  return heights.sort((p, q) => p - q)
}

/** Where a line crosses the edges, from left to right: inside lies between the first and the second, the third and the fourth. */
function crossings(edges: readonly Edge[], y: number): number[] {
  const found: number[] = []
  for (const [x1, y1, x2, y2] of edges) if (y1 <= y !== y2 <= y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
  return found.sort((p, q) => p - q)
}

function lengthOf(at: readonly number[]): number {
  let sum = 0
  for (let i = 0; i + 1 < at.length; i += 2) sum += at[i + 1]! - at[i]!
  return sum
}

function sharedLength(p: readonly number[], q: readonly number[]): number {
  let [sum, i, j] = [0, 0, 0]
  while (i + 1 < p.length && j + 1 < q.length) {
    sum += Math.max(0, Math.min(p[i + 1]!, q[j + 1]!) - Math.max(p[i]!, q[j]!))
    if (p[i + 1]! < q[j + 1]!) i += 2
    else j += 2
  }
  return sum
}
