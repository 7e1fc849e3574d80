import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const packs = join(import.meta.dirname, '../../../../packs')

/** A file of a pack as it stands. */
export const readPackText = (path: string): string => readFileSync(join(packs, path), 'utf8')

/** A YAML file of a pack. Packs are part of the source, so their shape is the tests' business. */
export const readPack = <T>(path: string): T => parse(readPackText(path)) as T

/** `{names}` in a text, filled in. */
export const fillIn = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
