import type { Json } from '../api/wire.ts'
import { normalisePath } from '../view/segment-text.ts'
import { isList, isRecord } from '../words/scalars.ts'

/** What stands in the data at a dotted path; undefined where nothing does. The empty path is the data itself. */
export function atPath(data: Json | undefined, path: string): Json | undefined {
  return normalisePath(path)
    .split('.')
    .filter(Boolean)
    .reduce<Json | undefined>((at, name) => {
      if (isList(at)) return at[Number(name)]
      return isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined
    }, data)
}

/** The id of the file that stands at a path, `{"$file": …}` or its id alone. */
export function fileAt(data: Json | undefined, path: string): string | null {
  const value = atPath(data, path)
  const id = isRecord(value) ? value['$file'] : value
  return typeof id === 'string' && id !== '' ? id : null
}
