/**
 * What stands in a backup: a gzipped tar with `header.json`, then `tables/<name>/<n>.copy` (COPY text, in chunks), then,
 * where asked for, `keys/<name>.key`, and at the end `manifest.json`, without which it is not whole.
 */
export interface BackupHeader {
  format: 1
  /** Names of the migrations that the database had. */
  migrations: string[]
  /** In an order in which each refers only to those before it. */
  tables: { name: string; columns: string[] }[]
  partitions: { name: string; parent: string; bound: string }[]
  postgres: string
}
export interface BackupManifest {
  tables: Record<string, { rows: number; bytes: number; sha256: string }>
  keys: boolean
}

export const chunkBytes = 4 * 2 ** 20
export const mostEntryBytes = 64 * 2 ** 20
/** Key files of the data folder, by their names: `installation.key`, `log.key` and whatever else ends so. */
export type KeyFiles = Readonly<Record<string, string>>
export const keyEntry = (name: string): string => `keys/${name}`
export const readKeyEntry = (entry: string): string | undefined => /^keys\/([a-z][a-z0-9.-]*\.key)$/.exec(entry)?.[1]
/** Names come from a file: nothing else becomes part of a statement. */
export const isName = (text: string): boolean => /^[a-z_][a-z0-9_]{0,62}$/.test(text)
export const quoteNames = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')
