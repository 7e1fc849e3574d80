import { queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, post, remove } from '../api/request.ts'
import type { AttemptWire, Page, QualificationWire } from '../api/wire.ts'
import type { Pair } from './read-pairs.ts'

export const qualificationsQuery = queryOptions({
  queryKey: ['qualifications'],
  queryFn: () => get<Page<QualificationWire>>('/v1/qualifications'),
  // An answer settles within seconds, and with the last one the result stands.
  refetchInterval: ({ state }) =>
    state.data?.items.some(({ attempts }) => attempts.some(({ status }) => status === 'open')) ? 2_000 : 30_000,
})

export interface NewSet {
  name: string
  skill: string
  passMark: number
  expiresAfter: string | null
  retryAfter: string
  pairs: readonly Pair[]
}

/** The answers to choose from are the right ones of all its items. */
export function makeSet({
  name,
  skill,
  passMark,
  expiresAfter,
  retryAfter,
  pairs,
}: NewSet): Promise<QualificationWire> {
  const schema = { type: 'string', enum: Array.from(new Set(pairs.map(({ right }) => right))).toSorted() }
  return post(
    '/v1/qualifications',
    {
      ...{ name, skill, pass_mark: passMark, retry_after: retryAfter },
      ...(expiresAfter === null ? {} : { expires_after: expiresAfter }),
      items: pairs.map(({ asked, right }) => ({ input: { text: asked }, schema, right })),
    },
    { idempotencyKey: randomKey() },
  )
}

export const startAttempt = (set: string) =>
  post<AttemptWire>(`/v1/qualifications/${set}/start`, {}, { idempotencyKey: randomKey() })

export const retireSet = (set: string) => remove(`/v1/qualifications/${set}`)
