/** What of a project's items somebody looks for, read from the address. */
import { CountersignError, parseId, type ItemState } from '@countersign/core'
import type { Sought } from '../engine/projects/fits-item.ts'
import type { ItemFilter } from '../engine/projects/read-items.ts'

export const bad = (path: string, message: string): never => {
  throw new CountersignError('bad-input', undefined, { errors: [{ path: `?${path}`, message }] })
}
/** A number of the list as its cursor. */
export function afterOf(query: URLSearchParams): number {
  const text = query.get('cursor')
  if (text === null) return 0
  return /^\d{1,9}$/.test(text) ? Number(text) : bad('cursor', 'not one that this list gave out')
}

const states: readonly ItemState[] = ['open', 'adjudicating', 'done', 'withdrawn']
export const itemQuery = [
  ...['state', 'q', 'label', 'field', 'attribute', 'answered_by', 'disagree', 'sure_below', 'commented'],
  ...['skipped', 'skip_reason', 'inquiry', 'suspected'],
]
const mostPairs = 10

function flag(query: URLSearchParams, name: string): boolean {
  const text = query.get(name)
  return text !== null && (text === 'true' || bad(name, 'takes true'))
}
/** `topic=sport`, as often as it stands there. */
const pairs = (query: URLSearchParams, name: string): { name: string; value: string }[] => {
  const given = query.getAll(name)
  if (given.length > mostPairs) bad(name, `takes at most ${mostPairs}`)
  return given.map((text) => {
    const at = text.indexOf('=')
    return at > 0 ? { name: text.slice(0, at), value: text.slice(at + 1) } : bad(name, 'takes name=value')
  })
}
function shareOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)
  if (text === null) return null
  const value = Number(text)
  return text.trim() !== '' && value >= 0 && value <= 1 ? value : bad(name, 'takes a number from 0 to 1')
}
export function oneOf<T extends string>(query: URLSearchParams, name: string, known: readonly T[]): T | undefined {
  const text = query.get(name)
  return text === null ? undefined : (known.find((one) => one === text) ?? bad(name, `takes ${known.join(', ')}`))
}

/** Whatever stands there holds together: all of it is asked of each item. */
export function itemFilterOf(query: URLSearchParams): {
  filter: Pick<ItemFilter, 'state' | 'words' | 'answeredBy' | 'skipped' | 'inquiry'>
  sought: Sought
  suspected: boolean
} {
  const person = query.get('answered_by')
  return {
    filter: {
      ...{ state: oneOf(query, 'state', states), words: query.get('q')?.slice(0, 500) },
      answeredBy:
        person === null ? undefined : (parseId('person', person) ?? bad('answered_by', 'not an id of a person')),
      ...{ skipped: flag(query, 'skipped'), inquiry: oneOf(query, 'inquiry', ['open', 'any'] as const) },
    },
    sought: {
      ...{ labels: pairs(query, 'label'), fields: pairs(query, 'field'), attributes: pairs(query, 'attribute') },
      ...{
        disagree: flag(query, 'disagree'),
        sureBelow: shareOf(query, 'sure_below'),
        commented: flag(query, 'commented'),
      },
      skipReason: query.get('skip_reason')?.slice(0, 500) ?? null,
    },
    suspected: flag(query, 'suspected'),
  }
}
