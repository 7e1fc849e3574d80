import type { Json, JsonObject } from '@countersign/core'

/**
 * The errand as a person's instruction wants it: an amount, a version, an address or a quoted text in it takes the place
 * of the proposed one. Null where nothing in it can be used: this agent follows a script and understands no more.
 */
export function reviseErrand(proposal: JsonObject, instruction: string): JsonObject | null {
  const found: (readonly [string, Json | undefined])[] = [
    ['version', /\b\d+\.\d+\.\d+\b/.exec(instruction)?.[0]],
    ['amount', readAmount(instruction)],
    ['to', /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(instruction)?.[0]],
    ['body', /["“]([^"“”]{3,})["”]/.exec(instruction)?.[1]],
  ]
  const changes: Record<string, Json> = {}
  for (const [name, value] of found)
    if (value !== undefined && name in proposal && proposal[name] !== value) changes[name] = value
  return Object.keys(changes).length > 0 ? { ...proposal, ...changes } : null
}

function readAmount(text: string): number | undefined {
  const found = /(?<![\d.])\d+(?:[.,]\d{1,2})?(?![\d.])/.exec(text)?.[0]
  return found === undefined ? undefined : Number(found.replace(',', '.'))
}
