import { slugOf } from '@countersign/core'
import type { Level, Option, TreeOption } from '../api/wire.ts'

/** `value = Title | hint`; where only a title stands, the value is made of it. */
function readOption(line: string, taken: ReadonlySet<string>): Option {
  const [head = '', ...rest] = line.split('|')
  const named = /^\s*([^=|]+?)\s*=\s*(.+)$/.exec(head)
  const title = (named?.[2] ?? head).trim()
  const base = named?.[1]?.trim() ?? (slugOf(title) || title)
  let value = base
  for (let n = 2; !named && taken.has(value); n++) value = `${base}-${n}`
  const hint = rest.join('|').trim()
  return { value, title, ...(hint ? { hint } : {}) }
}

const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '')

/** Options as people write them, one a line. */
export function readOptions(text: string): Option[] {
  const taken = new Set<string>()
  return linesOf(text).map((line) => {
    const option = readOption(line.trim(), taken)
    taken.add(option.value)
    return option
  })
}

const depthOf = (line: string) => (/^\s*/.exec(line)?.[0] ?? '').replaceAll('\t', '  ').length

/** A tree, what is indented below what stands above it. */
export function readTree(text: string): TreeOption[] {
  const roots: TreeOption[] = []
  const open: { depth: number; option: TreeOption }[] = []
  for (const line of linesOf(text)) {
    const depth = depthOf(line)
    while (open.length > 0 && (open.at(-1)?.depth ?? 0) >= depth) open.pop()
    const parent = open.at(-1)?.option
    const level = parent ? (parent.options ??= []) : roots
    const option: TreeOption = readOption(line.trim(), new Set(level.map(({ value }) => value)))
    level.push(option)
    open.push({ depth, option })
  }
  return roots
}

/** Levels of a scale, `3 = Good | every fact is right`; without a number they count from 1. */
export function readLevels(text: string): Level[] {
  return linesOf(text).map((line, i) => {
    const [head = '', ...rest] = line.split('|')
    const named = /^\s*(-?\d+(?:\.\d+)?)\s*=\s*(.+)$/.exec(head)
    const anchor = rest.join('|').trim()
    return {
      value: named ? Number(named[1]) : i + 1,
      title: (named?.[2] ?? head).trim(),
      ...(anchor ? { text: anchor } : {}),
    }
  })
}

export const writeOptions = (options: readonly TreeOption[], depth = 0): string =>
  options
    .map(({ value, title, hint, options: below }) => {
      const own = value === (slugOf(title) || title) ? title : `${value} = ${title}`
      const line = `${'  '.repeat(depth)}${own}${hint ? ` | ${hint}` : ''}`
      return below && below.length > 0 ? `${line}\n${writeOptions(below, depth + 1)}` : line
    })
    .join('\n')

export const writeLevels = (levels: readonly Level[]): string =>
  levels.map(({ value, title, text }) => `${value} = ${title}${text ? ` | ${text}` : ''}`).join('\n')
