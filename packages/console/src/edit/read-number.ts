/**
 * A typed number, or the text itself where it is none: the validator then says what is wrong instead of the form
 * swallowing it. Whole numbers beyond 2^53 stay text, because they would change silently.
 */
export function readNumber(text: string): number | string {
  const trimmed = text.trim().replace(/^\+/, '')
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return text
  const value = Number(trimmed)
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return text
  return value
}
