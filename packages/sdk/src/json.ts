import type { Json } from '@countersign/core'

/**
 * The value as JSON carries it: `undefined` members vanish, dates become text, as `JSON.stringify` has it.
 *
 * @throws TypeError for what JSON cannot carry at all (a function, a symbol, a big integer, a circle).
 */
export function toJson(value: unknown): Json {
  const text = JSON.stringify(value)
  if (text === undefined)
    throw new TypeError(`${typeof value} is not a JSON value; pass an object, a text or a number.`)
  return JSON.parse(text) as Json
}
