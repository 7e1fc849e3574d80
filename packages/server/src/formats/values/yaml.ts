import type { Json } from '@countersign/core'
import { parse } from 'yaml'

/** Undefined where it is no YAML, or names itself so often that it would fill the memory. */
export function load(text: string): Json | undefined {
  try {
    return parse(text, { maxAliasCount: 20, logLevel: 'silent' }) as Json
  } catch {
    return undefined
  }
}
