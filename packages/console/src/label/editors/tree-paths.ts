import type { TreeOption } from '../../api/wire.ts'

export interface TreeRow {
  path: readonly string[]
  title: string
  hint: string
  /** The titles from the root to it. */
  words: string
  open: boolean
  isBranch: boolean
}

/** A path as one key that no value can counterfeit. */
export const keyOf = (path: readonly string[]): string => JSON.stringify(path)

/** The rows in view: children of what is open; while something is searched, whatever fits it and the way there. */
export function rowsOf(
  options: readonly TreeOption[],
  opened: ReadonlySet<string>,
  asked = '',
  above: readonly string[] = [],
  words: readonly string[] = [],
): TreeRow[] {
  const wanted = asked.trim().toLowerCase()
  return options.flatMap((option) => {
    const path = [...above, option.value]
    const said = [...words, option.title]
    const below = option.options ?? []
    const own = wanted !== '' && `${option.title} ${option.value}`.toLowerCase().includes(wanted)
    const open = wanted === '' ? opened.has(keyOf(path)) : true
    const under = open && below.length > 0 ? rowsOf(below, opened, own ? '' : asked, path, said) : []
    if (wanted !== '' && !own && under.length === 0) return []
    const row: TreeRow = {
      path,
      title: option.title,
      hint: option.hint ?? '',
      words: said.join(' › '),
      open: open && below.length > 0 && under.length > 0,
      isBranch: below.length > 0,
    }
    return [row, ...under]
  })
}

/** The paths that an answer holds: one path, or a list of them. */
export function readPaths(value: unknown): string[][] {
  if (!Array.isArray(value) || value.length === 0) return []
  return value.every((one) => typeof one === 'string')
    ? [value]
    : value.filter((one): one is string[] => Array.isArray(one)).map((one) => one.map(String))
}
