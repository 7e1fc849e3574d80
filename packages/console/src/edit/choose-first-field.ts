import type { Json } from '../api/wire.ts'
import { leavesOf, type Leaf } from '../words/scalars.ts'

const isVersion = /^v?\d+(\.\d+)+([-+].*)?$/
const isAmount = /^[€$£]?\s?-?\d[\d.,]*\s?%?$/
const isDate = /^\d{4}-\d{2}-\d{2}/

/** How likely it is that this is the value a person wants to change. Names and ids of things rarely are. */
function likelihood({ path, value }: Leaf): number {
  const name = path.split('.').at(-1) ?? ''
  if (/(^|_)(id|uuid|key|currency)$/i.test(name)) return 1
  if (typeof value === 'number') return 6
  if (typeof value === 'string')
    return isVersion.test(value) ? 6 : isAmount.test(value) || isDate.test(value) ? 5 : value.length > 60 ? 4 : 3
  return 2
}

/**
 * The field that has the focus when the edit form opens: the one that people changed last in this action, else the
 * value that looks most like one that is changed (an amount, a version, a date), else the first.
 */
export function chooseFirstField(value: Json | undefined, last: string | null): string | null {
  const leaves = leavesOf(value, 200)
  if (last !== null && leaves.some((leaf) => leaf.path === last)) return last
  return (
    leaves.reduce<Leaf | null>((best, leaf) => (best && likelihood(best) >= likelihood(leaf) ? best : leaf), null)
      ?.path ?? null
  )
}
