/**
 * Filters of SCIM (RFC 7644 §3.4.2.2), as far as identity providers use them: one attribute or several is equal to a
 * text. Anything else is refused rather than answered with too many.
 */
import { ScimError } from './scim-error.ts'

const longest = 1_000
const clause = /^\s*([A-Za-z][\w.:$-]*(?:\[[^\]]*\](?:\.\w+)?)?)\s+eq\s+("(?:[^"\\]|\\.)*")\s*(?:and\s(?=\s*\S)|$)/i

/** Which attribute, in lower case and without the schema before it, has to be what. */
export function parseFilter<By extends string>(
  text: string | null,
  attributes: Readonly<Record<string, By>>,
): { by: By; is: string }[] {
  const found: { by: By; is: string }[] = []
  for (let rest = text ?? ''; rest !== '';) {
    const match = rest.length > longest ? null : clause.exec(rest)
    const by = match ? known(plainName(match[1] as string), attributes) : undefined
    if (!match || !by)
      throw new ScimError(
        'invalidFilter',
        `Filters are of the form ${Object.keys(attributes)[0]} eq "…", joined by and; known are ${Object.keys(attributes).join(', ')}.`,
      )
    found.push({ by, is: readText(match[2] as string) })
    rest = rest.slice(match[0].length)
  }
  return found
}

const known = <By extends string>(name: string, attributes: Readonly<Record<string, By>>): By | undefined =>
  Object.hasOwn(attributes, name) ? attributes[name] : undefined

function readText(quoted: string): string {
  try {
    return JSON.parse(quoted) as string
  } catch {
    throw new ScimError('invalidFilter', 'The text to compare with is not one that JSON knows.')
  }
}

const schema = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/i

/** Attribute names know no upper and lower case, and may be written with their schema. */
export const plainName = (name: string): string => name.replace(schema, '').toLowerCase()
