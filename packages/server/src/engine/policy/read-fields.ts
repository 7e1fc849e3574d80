/** Reads YAML nodes as the kinds of values that a policy has; each reader notes what is wrong and answers undefined. */
import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml'
import { parseDuration } from '@countersign/core'
import type { SourceReport } from './source-report.ts'
import { suggestName } from './suggest-name.ts'

export type Fields = ReadonlyMap<string, Node | null>

export interface Reader {
  report: SourceReport
  fields: (path: string, node: Node | null | undefined, known: readonly string[] | null) => Fields | undefined
  items: (path: string, node: Node | null | undefined, most: number) => (Node | null)[] | undefined
  text: (path: string, node: Node | null | undefined) => string | undefined
  number: (path: string, node: Node | null | undefined, least: number, most: number) => number | undefined
  flag: (path: string, node: Node | null | undefined) => boolean | undefined
  duration: (path: string, node: Node | null | undefined) => number | undefined
  oneOf: <T extends string>(path: string, node: Node | null | undefined, words: readonly T[]) => T | undefined
  name: (path: string, node: Node | null | undefined) => string | undefined
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const asNode = (value: unknown): Node | null => (value === null || value === undefined ? null : (value as Node))
const shown = (node: Node | null | undefined): string =>
  isMap(node) ? 'a map' : isSeq(node) ? 'a list' : isScalar(node) ? JSON.stringify(node.value).slice(0, 60) : 'nothing'

export function createReader(report: SourceReport): Reader {
  const scalar = (node: Node | null | undefined): Scalar | null => (isScalar(node) ? node : null)

  function expected<T>(path: string, node: Node | null | undefined, what: string): T | undefined {
    report.add(
      path,
      isAlias(node) ? 'anchors and aliases are not offered' : `expected ${what}, found ${shown(node)}`,
      node,
    )
    return undefined
  }

  const reader: Reader = {
    report,
    fields(path, node, known) {
      if (!isMap(node)) return expected(path, node, 'a map')
      const found = new Map<string, Node | null>()
      for (const { key, value } of node.items) {
        const name = scalar(asNode(key))?.value
        const at = asNode(key)
        if (typeof name !== 'string') report.add(path, 'a field name is a string', at)
        else if (known && !known.includes(name))
          report.add(path ? `${path}.${name}` : name, `unknown field ${name}${suggestName(name, known)}`, at)
        else found.set(name, asNode(value) ?? at)
      }
      return found
    },
    items(path, node, most) {
      if (!isSeq(node)) return expected(path, node, 'a list')
      if (node.items.length > most) report.add(path, `at most ${most} entries, found ${node.items.length}`, node)
      return node.items.slice(0, most).map(asNode)
    },
    text(path, node) {
      const value = scalar(node)?.value
      return typeof value === 'string' ? value : expected(path, node, 'a string')
    },
    number(path, node, least, most) {
      const value = scalar(node)?.value
      if (typeof value === 'number' && value >= least && value <= most) return value
      return expected(path, node, `a number from ${least} to ${most}`)
    },
    flag(path, node) {
      const value = scalar(node)?.value
      return typeof value === 'boolean' ? value : expected(path, node, 'true or false')
    },
    duration(path, node) {
      const value = scalar(node)?.value
      const ms = typeof value === 'string' ? parseDuration(value) : undefined
      return ms !== undefined && ms > 0 ? ms : expected(path, node, 'a duration such as 90s, 15m, 4h or 7d')
    },
    oneOf(path, node, words) {
      const value = scalar(node)?.value
      return words.find((word) => word === value) ?? expected(path, node, words.join(' or '))
    },
    name(path, node) {
      const value = scalar(node)?.value
      if (typeof value === 'string' && namePattern.test(value)) return value
      return expected(path, node, 'a name of letters, digits, dots, dashes and underscores, at most 64')
    },
  }
  return reader
}
