import { atPath } from '@countersign/core'
import type { Json } from '../api/wire.ts'
import { isRecord } from '../words/scalars.ts'

export { atPath }

/** The id of the file that stands at a path: `{"$file": …}`, or its id alone. */
export function fileAt(data: Json, path: string): string | null {
  const value = atPath(data, path)
  const id = isRecord(value) ? value['$file'] : value
  return typeof id === 'string' && id !== '' ? id : null
}
