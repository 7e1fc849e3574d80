import type { FieldError } from '../errors.ts'
import { scaleOf, type Criterion } from './rubric.ts'

/** What results are called beside the criteria. */
const reserved = ['total', 'gates']

/** What is wrong with criteria whose shape is right. */
export function checkCriteria(criteria: readonly Criterion[]): FieldError[] {
  const seen = new Set<string>()
  const errors = criteria.flatMap((criterion, i) => {
    const again = seen.has(criterion.name)
    seen.add(criterion.name)
    return [
      ...(again ? [{ path: 'name', message: `there is a criterion "${criterion.name}" already` }] : []),
      ...(reserved.includes(criterion.name)
        ? [{ path: 'name', message: 'is what a result is called; take another' }]
        : []),
      ...checkScale(criterion),
    ].map(({ path, message }) => ({ path: `criteria.${i}.${path}`, message }))
  })
  if (errors.length === 0 && !criteria.some(({ weight, gate }) => weight > 0 || gate))
    errors.push({ path: 'criteria', message: 'one of them needs a weight or a gate, or nothing comes of the scores' })
  return errors
}

function checkScale(criterion: Criterion): FieldError[] {
  const { kind, levels, minimum, maximum, weight, gate } = criterion
  const errors: FieldError[] = []
  const say = (path: string, message: string): void => void errors.push({ path, message })
  const values = levels.map(({ value }) => value)
  if (kind === 'ordinal' && values.length < 2) say('levels', 'an ordinal criterion needs two levels or more')
  if (values.some((value, i) => i > 0 && value <= (values[i - 1] as number)))
    say('levels', 'their values rise from the first to the last')
  if (kind === 'binary' && values.length > 0 && values.join() !== '0,1') say('levels', 'of a binary one are 0 and 1')
  if ((kind === 'numeric' || kind === 'text') && values.length > 0) say('levels', `a ${kind} criterion has none`)
  if (kind === 'numeric' && !(minimum !== undefined && maximum !== undefined && minimum < maximum))
    say('minimum', 'a numeric criterion needs minimum and maximum, the first below the second')
  if (kind !== 'numeric' && (minimum !== undefined || maximum !== undefined))
    say('minimum', 'only a numeric criterion has minimum and maximum')
  if (kind === 'text' && weight > 0) say('weight', 'words cannot be weighed; give 0')
  if (kind === 'text' && gate) say('gate', 'words cannot be a gate')
  const scale = scaleOf(criterion)
  if (gate && scale && !(gate.at_least > scale[0] && gate.at_least <= scale[1]))
    say('gate.at_least', `lies above ${scale[0]} and up to ${scale[1]}, or it fails nothing or everything`)
  return errors
}
