/** Conditions as data → a CEL expression that a person can read and change, and the same in words. */
import { isRootName } from './fact-types.ts'

export interface RuleCondition {
  /** The path of a fact, such as `confidence` or `attributes.region`; further names go into brackets as needed. */
  feature: string
  op: '>=' | '<=' | '==' | '!='
  value: number | string | boolean
}

/** Any of these, each all of those. */
export type RuleConditions = readonly (readonly RuleCondition[])[]

export interface WrittenRule {
  when: string
  words: string
}

const spellText = (text: string): string =>
  JSON.stringify(text.toWellFormed()).replace(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)

function spellFeature(feature: string): string {
  const [root = '', ...members] = feature.split('.')
  const known = isRootName(root) ? [root, ...members] : ['attributes', root, ...members]
  const [first = '', ...rest] = known
  return (
    first +
    rest
      .map((name) => (/^[A-Za-z_]\w*$/.test(name) && !keywords.has(name) ? `.${name}` : `[${spellText(name)}]`))
      .join('')
  )
}

/** Names that CEL's grammar keeps for itself. */
const keywords = new Set(['in', 'true', 'false', 'null'])

/** Plain decimals read better than exponents; CEL knows neither NaN nor Infinity. */
function spellValue(value: RuleCondition['value']): string {
  if (typeof value === 'string') return spellText(value)
  if (typeof value === 'boolean') return String(value)
  if (!Number.isFinite(value)) return value > 0 ? '1e308' : '-1e308'
  // Spelled as whole numbers they would be CEL ints, which a policy keeps within what JSON can hold.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value)
}

const opWords = { '>=': 'is at least', '<=': 'is at most', '==': 'is', '!=': 'is not' } as const

const celOf = ({ feature, op, value }: RuleCondition): string => `${spellFeature(feature)} ${op} ${spellValue(value)}`
const wordsOf = ({ feature, op, value }: RuleCondition): string =>
  `${feature.replace(/^(proposal|attributes)\./, '')} ${opWords[op]} ${typeof value === 'string' ? `“${value}”` : String(value)}`

/** No alternatives hold never; an alternative without conditions holds always. */
export function writeRule(conditions: RuleConditions): WrittenRule {
  if (conditions.length === 0) return { when: 'false', words: 'never' }
  if (conditions.some((all) => all.length === 0)) return { when: 'true', words: 'always' }
  const alone = conditions.length === 1
  const when = conditions.map((all) => {
    const joined = all.map(celOf).join(' && ')
    return alone || all.length === 1 ? joined : `(${joined})`
  })
  return { when: when.join(' ||\n'), words: conditions.map((all) => all.map(wordsOf).join(' and ')).join('; or ') }
}
