import { canonicalize } from '../canonicalize.ts'
import type { Json } from '../json.ts'
import type { Criterion } from './rubric.ts'

/** What becomes of scores that were given by an older version. By names of criteria. */
export interface RubricChanges {
  /** As they were. */
  same: string[]
  /** Only weight or gate changed: scores stand, totals are weighed anew. */
  reweighed: string[]
  /** What is asked changed, or how it is answered: scores of before do not count. */
  regrade: string[]
  added: string[]
  removed: string[]
}

const { parse, stringify } = JSON
/** Without members that are undefined, which have no canonical form. */
const textOf = (value: object): string => canonicalize(parse(stringify(value)) as Json)
const asked = ({ weight: _weight, gate: _gate, ...rest }: Criterion): string => textOf(rest)

export function compareRubrics(was: readonly Criterion[], is: readonly Criterion[]): RubricChanges {
  const before = new Map(was.map((criterion) => [criterion.name, criterion]))
  const names = new Set(is.map(({ name }) => name))
  const changes: RubricChanges = { same: [], reweighed: [], regrade: [], added: [], removed: [] }
  for (const criterion of is) {
    const old = before.get(criterion.name)
    if (!old) changes.added.push(criterion.name)
    else if (asked(old) !== asked(criterion)) changes.regrade.push(criterion.name)
    else changes[textOf(old) === textOf(criterion) ? 'same' : 'reweighed'].push(criterion.name)
  }
  changes.removed = was.filter(({ name }) => !names.has(name)).map(({ name }) => name)
  return changes
}
