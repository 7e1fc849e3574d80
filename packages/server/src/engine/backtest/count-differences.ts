/** Who would be routed otherwise: by system, action, declared facts and protected groups. */
import { isJsonObject, modeRank, type BacktestPart, type Json, type Mode } from '@countersign/core'
import type { Past } from './read-past.ts'

interface Part {
  n: number
  stricter: number
  looser: number
}
type Parts = Map<string, Part>

/** More values than these are told together. */
const mostParts = 50
const others = 'others'
/** Of protected groups, smaller figures would tell of somebody. */
const leastOfGroup = 5

function bump(parts: Parts, name: string, turn: number): void {
  const known = parts.get(name) ?? (parts.size < 10 * mostParts ? undefined : parts.get(others))
  const part = known ?? { n: 0, stricter: 0, looser: 0 }
  if (!known) parts.set(parts.size < 10 * mostParts ? name : others, part)
  part.n++
  if (turn > 0) part.stricter++
  else if (turn < 0) part.looser++
}

const told = (parts: Parts): BacktestPart[] => {
  const sorted = [...parts]
    .map(([name, part]) => ({ name, ...part }))
    .sort((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1))
  const rest = sorted.slice(mostParts)
  if (rest.length === 0) return sorted
  const sum = (of: keyof Part): number => rest.reduce((total, part) => total + part[of], 0)
  return [
    ...sorted.slice(0, mostParts),
    { name: others, n: sum('n'), stricter: sum('stricter'), looser: sum('looser') },
  ]
}

const veiled = (n: number | null): number | null => (n !== null && n > 0 && n < leastOfGroup ? null : n)
const suppressed = ({ name, n, stricter, looser }: BacktestPart): BacktestPart =>
  veiled(n) === null
    ? { name, n: null, stricter: null, looser: null }
    : { name, n, stricter: veiled(stricter), looser: veiled(looser) }

const scalar = (value: Json | undefined): string | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).slice(0, 100)
    : null

function lookUp(value: Json | undefined, path: readonly string[]): Json | undefined {
  for (const member of path) value = isJsonObject(value) && Object.hasOwn(value, member) ? value[member] : undefined
  return value
}

/** @param segments paths of facts, such as `attributes.region`. */
export function createDifferences(segments: readonly string[]) {
  const [systems, actions]: [Parts, Parts] = [new Map(), new Map()]
  const facts = segments.map((fact) => ({ fact, path: fact.split('.'), parts: new Map() as Parts }))
  const groups = new Map<string, Parts>()
  const counts = new Map<string, number>()
  return {
    add({ system, action, mode, content }: Past, would: Mode): void {
      const turn = modeRank(would) - modeRank(mode)
      counts.set(`${mode} ${would}`, (counts.get(`${mode} ${would}`) ?? 0) + 1)
      bump(systems, system, turn)
      bump(actions, action, turn)
      const { attributes = {}, proposal = null, groups: own } = content ?? {}
      for (const { path, parts } of facts) {
        const [root, ...members] = path
        bump(parts, scalar(lookUp(root === 'attributes' ? attributes : proposal, members)) ?? 'not given', turn)
      }
      for (const [group, value] of Object.entries(own ?? {})) {
        const name = scalar(value)
        if (name === null) continue
        let parts = groups.get(group)
        if (!parts && groups.size < mostParts) groups.set(group, (parts = new Map()))
        if (parts) bump(parts, name, turn)
      }
    },
    figures: () => ({
      counts: [...counts].map(([pair, n]) => {
        const [was, would] = pair.split(' ') as [Mode, Mode]
        return { was, would, n }
      }),
      by_system: told(systems),
      by_action: told(actions),
      by_segment: facts.map(({ fact, parts }) => ({ fact, parts: told(parts) })),
      by_group: [...groups].map(([group, parts]) => ({ group, parts: told(parts).map(suppressed) })),
    }),
  }
}
