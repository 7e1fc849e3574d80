/** Why a decision took its route, in sentences that a reviewer understands without having seen the policy. */
import { formatDuration } from './duration.ts'
import { seatsOf, type Rule, type RuleFinding } from './policy.ts'
import type { Stance } from './decide-stance.ts'
import type { Mode } from './wire/index.ts'

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`

const countWords = ['no one', 'one person', 'two people', 'three people', 'four people', 'five people']
const counted = (count: number): string => countWords[count] ?? `${count} people`

function peopleOf(rule: Rule): string {
  const seats = seatsOf(rule)
  const named = seats.filter((seat) => seat !== '')
  if (named.length === 0) return seats.length === 1 ? 'a person' : counted(seats.length)
  const words = named.map((seat) => {
    const name = seat.slice(seat.indexOf(':') + 1)
    if (seat.startsWith('role:')) return `someone with the role ${name}`
    return seat.startsWith('skill:') ? `someone with the skill ${name}` : name
  })
  const open = seats.length - named.length
  return listed(open === 0 ? words : [...words, open === 1 ? 'one more person' : `${open} more people`])
}

const absent = (paths: readonly string[]): string => `${listed(paths)} ${paths.length === 1 ? 'was' : 'were'} not given`

function watchWords(live: boolean, windowMs: number): string {
  const window = formatDuration(windowMs)
  return live ? `go ahead at once; it can be stopped for ${window}` : `go ahead after ${window} unless someone stops it`
}

/** A floor is no rule of the policy, and whoever reads should know whom to ask. */
const nameOf = ({ id }: Rule): string => (id.startsWith('floor:') ? `The floor “${id.slice(6)}”` : `Rule “${id}”`)

function reasonOf({ rule, result, missing }: RuleFinding, decided: Stance): string {
  const name = nameOf(rule)
  if (result === 'error') return `${name} could not be evaluated, so a person must answer.`
  if (result === 'missing') return `${name} could not be checked because ${absent(missing)}, so a person must answer.`
  if (decided.mode === 'deny') return `${name} refuses this.`
  if (decided.mode === 'gate') return `${name} asks for ${peopleOf(rule)}.`
  if (decided.mode === 'auto') return `${name} lets this go ahead alone.`
  const words = watchWords(rule.live ?? false, rule.windowMs ?? decided.windowMs)
  return rule.permit ? `${name} lets this ${words}.` : `${name} asks that this ${words}.`
}

function defaultReason(defaultMode: Mode | null, decided: Stance): string {
  if (defaultMode === null) return 'There is no policy yet, so a person must answer.'
  if (decided.mode === 'deny') return 'No rule permits this, and the policy refuses what no rule permits.'
  if (decided.mode === 'gate') return 'No rule lets this go ahead alone, so a person must answer.'
  const words = decided.mode === 'auto' ? 'go ahead alone' : watchWords(decided.live, decided.windowMs)
  return `No rule speaks about this, and the policy then lets it ${words}.`
}

/**
 * The deciding rules first, or the default; then each permit that a fact's absence kept from applying, and each that
 * was overruled.
 */
export function explainRoute(
  defaultMode: Mode | null,
  decided: Stance,
  deciders: readonly RuleFinding[],
  findings: readonly RuleFinding[],
): string[] {
  const reasons = deciders.map((finding) => reasonOf(finding, decided))
  if (reasons.length === 0) reasons.push(defaultReason(defaultMode, decided))
  for (const finding of findings) {
    if (!finding.rule.permit || deciders.includes(finding)) continue
    const would = finding.rule.permit === 'auto' ? 'go ahead alone' : 'go ahead under watch'
    if (finding.result === 'missing')
      reasons.push(`Rule “${finding.rule.id}” might have let it ${would}, but ${absent(finding.missing)}.`)
    else if (finding.result === 'matched' && decided.mode !== 'auto')
      reasons.push(`Rule “${finding.rule.id}” alone would have let it ${would}.`)
  }
  return reasons
}
