import type { RubricVersionWire } from '../api/wire.ts'

const said = {
  added: 'added',
  removed: 'removed',
  regrade: 'asked otherwise: scores of before do not count',
  reweighed: 'weighed otherwise: scores stand',
} as const

/** What a version changes, and what becomes of scores that were given before; empty where nothing changes. */
export const sayChanges = (changes: NonNullable<RubricVersionWire['changes']>): string =>
  (Object.keys(said) as (keyof typeof said)[])
    .flatMap((kind) => (changes[kind].length === 0 ? [] : [`${changes[kind].join(', ')} ${said[kind]}`]))
    .join('; ')
