import { percent } from '../words/numbers.ts'
import { readPolicyForm, type FormRule } from './rule-document.ts'

const effects: Record<string, string> = {
  'permit auto': 'may go ahead alone',
  'permit watch': 'may go ahead under watch',
  'require watch': 'needs at least a watch',
  'require gate': 'waits for a person',
  'require deny': 'is refused',
}
export const fallbacks: Record<string, string> = {
  auto: 'goes ahead alone',
  watch: 'goes ahead under watch',
  gate: 'waits for a person',
  deny: 'is refused',
}

export const sayEffect = ({ effect, mode }: Pick<FormRule, 'effect' | 'mode'>): string =>
  effects[`${effect} ${mode}`] ?? `${effect} ${mode}`

const show = (value: FormRule[keyof FormRule]): string =>
  value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0)
    ? 'nothing'
    : value === true
      ? 'yes'
      : Array.isArray(value)
        ? value.join(' and ')
        : String(value)

const words = {
  ...{ when: 'when', audit: 'audited afterwards', window: 'window', live: 'live', who: 'who answers' },
  ...{ people: 'how many people', queue: 'queue', due: 'deadline', onSilence: 'on silence' },
  ...{ notChain: 'nobody of the chain', blind: 'blind', sign: 'signed' },
} as const satisfies Partial<Record<keyof FormRule, string>>

function changesOf(was: FormRule, now: FormRule): string[] {
  const said: string[] = []
  if (sayEffect(was) !== sayEffect(now)) said.push(`${was.id}: ${sayEffect(was)} → ${sayEffect(now)}`)
  for (const [field, name] of Object.entries(words) as [keyof typeof words, string][]) {
    const [before, after] = [was[field], now[field]]
    if (show(before) === show(after)) continue
    const say = (value: typeof before) =>
      field === 'audit' && typeof value === 'number' ? percent(value, 1) : show(value)
    said.push(`${was.id}: ${name}: ${say(before)} → ${say(after)}`)
  }
  return said
}

/** What a version changes of another, rule by rule, in words; null where one of them cannot be read. */
export function sayChanges(was: string, now: string): string[] | null {
  const [before, after] = [readPolicyForm(was), readPolicyForm(now)]
  if (!before || !after) return null
  const old = new Map(before.rules.map((rule) => [rule.id, rule]))
  const kept = new Set(after.rules.map(({ id }) => id))
  return [
    ...after.rules.flatMap((rule) => {
      const earlier = old.get(rule.id)
      return earlier ? changesOf(earlier, rule) : [`${rule.id} is new: what meets it ${sayEffect(rule)}`]
    }),
    ...before.rules.filter(({ id }) => !kept.has(id)).map((rule) => `${rule.id} is gone: what met it ${sayPast(rule)}`),
    ...(before.fallback === after.fallback
      ? []
      : [
          `What no rule names ${fallbacks[after.fallback] ?? after.fallback}; before it ${fallbacks[before.fallback] ?? before.fallback}`,
        ]),
  ]
}

const sayPast = (rule: FormRule) =>
  sayEffect(rule)
    .replace(/^may go/, 'might go')
    .replace(/^needs/, 'needed')
    .replace(/^waits/, 'waited')
    .replace(/^is/, 'was')
