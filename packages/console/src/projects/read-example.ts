import { pathSteps } from '@countersign/core'
import type { Json, ViewPart } from '../api/wire.ts'

/** What somebody wrote as an item: JSON where it is some, else a text that stands where the project shows its first part. */
export function readExample(text: string, view: readonly ViewPart[]): Json {
  try {
    const value = JSON.parse(text) as Json
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // A text.
  }
  return (pathSteps(view[0]?.path ?? '') ?? []).reduceRight<Json>(
    (inner, step) =>
      typeof step === 'string'
        ? { [step]: inner }
        : Array.from({ length: step + 1 }, (_, i) => (i === step ? inner : null)),
    text.trim(),
  )
}
