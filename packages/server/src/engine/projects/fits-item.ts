/** What of an item only its opened content tells: whether it is what somebody looks for. */
import { atPath, isJsonObject, type ItemWire, type Json, type LabelWire } from '@countersign/core'

/** Combined with and. What is absent asks for nothing. */
export interface Sought {
  /** Of a question, a value that its label holds. */
  labels: readonly { name: string; value: string }[]
  /** At a path of the data. */
  fields: readonly { name: string; value: string }[]
  attributes: readonly { name: string; value: string }[]
  disagree: boolean
  /** The least sure label of the item is under this. */
  sureBelow: number | null
  commented: boolean
  /** Words of the reason for which somebody skipped it. */
  skipReason: string | null
}

export const isSought = ({ labels, fields, attributes, ...rest }: Sought): boolean =>
  [labels, fields, attributes].some(({ length }) => length > 0) ||
  [rest.disagree, rest.commented].includes(true) ||
  rest.sureBelow !== null ||
  rest.skipReason !== null

type Opened = Pick<ItemWire, 'data' | 'attributes' | 'labels' | 'answers' | 'skips'>

export function fitsItem(item: Opened, sought: Sought): boolean {
  const labels = Object.values(item.labels ?? {})
  return (
    sought.labels.every(({ name, value }) => says(item.labels?.[name]?.value, value)) &&
    sought.fields.every(({ name, value }) => isText(atPath(item.data, name), value)) &&
    sought.attributes.every(({ name, value }) => isText(item.attributes[name], value)) &&
    (!sought.disagree || labels.some(isDisputed)) &&
    (sought.sureBelow === null ||
      labels.some(({ probability }) => probability !== null && probability < (sought.sureBelow as number))) &&
    (!sought.commented || item.answers.some(({ comment }) => comment.trim() !== '')) &&
    (sought.skipReason === null || item.skips.some(({ reason }) => holds(reason ?? '', sought.skipReason as string)))
  )
}

/** More than one value was given, or, of marks, not everybody who looked marked the same things. */
const isDisputed = ({ soft, marks }: LabelWire): boolean =>
  marks ? marks.some(({ support, of }) => support < of) : soft.length > 1

const isText = (value: Json | undefined, wanted: string): boolean =>
  value !== undefined && (typeof value === 'object' ? JSON.stringify(value) : String(value)) === wanted

/** The value itself, one of several, a step of a path of a tree, or the label of a mark. */
function says(value: Json | undefined, wanted: string): boolean {
  if (Array.isArray(value)) return value.some((one: Json) => says(one, wanted))
  if (!isJsonObject(value)) return isText(value, wanted)
  return 'spans' in value ? says(value.spans, wanted) : isText(value.label ?? value.best, wanted)
}

const holds = (text: string, words: string): boolean => text.toLowerCase().includes(words.toLowerCase())
