/** Files that a value names: they must be whole and of this workspace, and the use is noted, so that erasure finds them. */
import { CountersignError, formatId, parseId, type Json, type JsonObject } from '@countersign/core'
import type { Query } from '../store/database.ts'

const nobody = '00000000-0000-0000-0000-000000000000'

/** Every `{"$file": "file_…"}` in a value. */
export function filesIn(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((item: Json) => filesIn(item))
  const file = (value as JsonObject).$file
  return [
    ...(typeof file === 'string' ? [file] : []),
    ...Object.values(value as JsonObject).flatMap((item) => (typeof item === 'object' ? filesIn(item) : [])),
  ]
}

/**
 * Notes what is there, and refuses nothing.
 *
 * @param decision whose value it is; it may be born later: a use by what never came to be keeps nothing.
 * @returns the files that are not complete, or not of this workspace.
 */
export async function noteFiles(q: Query, workspace: string, decision: string, value: Json): Promise<string[]> {
  const files = [...new Set(filesIn(value))]
  if (files.length === 0) return []
  const ids = files.map((file) => parseId('file', file) ?? nobody)
  const rows = await q.query<{ id: string }>(
    'select id from files where workspace = $1 and id = any($2) and digest is not null and export is null',
    [workspace, ids],
  )
  const known = new Set(rows.map((row) => formatId('file', row.id)))
  await q.query(
    'insert into file_uses (workspace, file, decision) select $1, f, $3 from unnest($2::uuid[]) f on conflict do nothing',
    [workspace, rows.map(({ id }) => id), decision],
  )
  return files.filter((file) => !known.has(file))
}

/** @throws 422 `bad-input` that names each file which is not complete, or not of this workspace. */
export async function useFiles(q: Query, workspace: string, decision: string, value: Json): Promise<void> {
  const missing = await noteFiles(q, workspace, decision, value)
  if (missing.length > 0)
    throw new CountersignError('bad-input', undefined, {
      errors: missing.map((file) => ({ path: '$file', message: `${file} is not a complete file of this workspace` })),
    })
}
