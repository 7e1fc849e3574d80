/**
 * JSON that means one thing only. `JSON.parse` takes the last of two equal keys, rounds large integers and lets lone
 * surrogates through: three ways in which the bytes that a person approved could be read differently elsewhere. One
 * pass over the text finds them, and nesting that would exhaust the stack.
 */
import { isUtf8 } from 'node:buffer'
import { CountersignError } from '@countersign/core'

export const deepestNesting = 64

export function parseStrictJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new CountersignError('bad-encoding')
  const text = bytes.toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new CountersignError('bad-json', `The body is not JSON: ${(error as Error).message.slice(0, 200)}`)
  }
  if (typeof value === 'object' && value !== null) scan(text)
  return value
}

const invalid = (at: number, message: string): never => {
  throw new CountersignError('bad-input', undefined, { errors: [{ path: `character ${at}`, message }] })
}

const quote = 34
const backslash = 92

/** Assumes text that JSON.parse has accepted. */
function scan(text: string): void {
  const stack: (Set<string> | null)[] = []
  let keys: Set<string> | null = null
  let expectKey = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    switch (code) {
      case quote: {
        const start = i + 1
        let escaped = false
        for (i = start; text.charCodeAt(i) !== quote; i++)
          if (text.charCodeAt(i) === backslash) {
            escaped = true
            i++
          }
        let string = text.slice(start, i)
        if (escaped) {
          string = JSON.parse(`"${string}"`) as string
          if (!string.isWellFormed()) invalid(start, 'a lone surrogate (half of a character) in a text')
        }
        if (expectKey && keys) {
          if (keys.has(string)) invalid(start, `the member "${string.slice(0, 60)}" stands twice in one object`)
          if (string === '__proto__') invalid(start, 'a member may not be named __proto__')
          keys.add(string)
          expectKey = false
        }
        break
      }
      case 123: // {
      case 91: // [
        stack.push(keys)
        if (stack.length > deepestNesting) invalid(i, `nested deeper than ${deepestNesting} levels`)
        keys = code === 123 ? new Set() : null
        expectKey = code === 123
        break
      case 125:
      case 93:
        keys = stack.pop() ?? null
        expectKey = false
        break
      case 44: // ,
        expectKey = keys !== null
        break
      default:
        if (code === 45 || (code >= 48 && code <= 57)) {
          const start = i
          let whole = true
          for (i++; i < text.length; i++) {
            const next = text.charCodeAt(i)
            if (next === 46 || next === 101 || next === 69) whole = false
            else if (!((next >= 48 && next <= 57) || next === 43 || next === 45)) break
          }
          const literal = text.slice(start, i)
          i--
          const number = Number(literal)
          if (!Number.isFinite(number)) invalid(start, `${literal.slice(0, 40)} is larger than a number can be`)
          if (whole && !Number.isSafeInteger(number))
            invalid(start, `the integer ${literal.slice(0, 40)} is past 2^53; send it as a text`)
        }
    }
  }
}
