import type { Json, Question } from '../../api/wire.ts'

/** What every editor takes. It keeps nothing of the answer itself: `value` is all that stands. */
export interface EditorProps<Q extends Question = Question> {
  question: Q
  /** The item as it was imported. */
  data: Json
  value: Json | undefined
  /** `undefined` takes the answer back. */
  onChange: (value: Json | undefined) => void
  readOnly?: boolean
}

export const toneCount = 8
/** The colour of an option; its words always stand beside it. */
export const toneOf = (options: readonly { value: string }[], value: string): number =>
  Math.max(
    0,
    options.findIndex((option) => option.value === value),
  ) % toneCount

export const titleOf = (options: readonly { value: string; title: string }[], value: string): string =>
  options.find((option) => option.value === value)?.title ?? value

/** Which option a key means: its own key where it has one, else its place. */
export function optionOfKey(
  options: readonly { value: string; key?: string | undefined }[],
  key: string,
): string | undefined {
  const own = options.find((option) => option.key !== undefined && option.key.toLowerCase() === key.toLowerCase())
  return (own ?? (/^[1-9]$/.test(key) ? options[Number(key) - 1] : undefined))?.value
}

/** What was chosen: one, several or nothing. */
export const readChosen = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : []
