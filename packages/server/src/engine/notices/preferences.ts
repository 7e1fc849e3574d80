/** When a person wants to be told by e-mail or in Slack: kept for each workspace, and theirs alone. */
import {
  CountersignError,
  noticeKinds,
  usualNotices,
  type NoticePreferences,
  type OwnNoticesWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Engine } from '../engine.ts'
import { memberOrThrow } from '../eligible.ts'
import { readConnection } from '../slack/connection.ts'
import { readLinks } from '../slack/links.ts'

const time = /^([01]\d|2[0-3]):[0-5]\d$/

/** @throws CountersignError that names each place. */
export function checkPreferences(given: NoticePreferences): void {
  const errors = [
    ...(isZone(given.time_zone) ? [] : [{ path: 'time_zone', message: 'is no IANA time zone, such as Europe/Berlin' }]),
    ...given.digest_at.flatMap((at, i) =>
      time.test(at) ? [] : [{ path: `digest_at.${i}`, message: 'takes a time of the day such as 08:00' }],
    ),
    ...(given.digest_at.length === 0 &&
    [given.when, given.slack].some((when) => noticeKinds.some((kind) => when?.[kind] === 'digest'))
      ? [{ path: 'digest_at', message: 'takes at least one time where anything comes as a digest' }]
      : []),
    ...(['from', 'to'] as const).flatMap((end) =>
      given.quiet === null || time.test(given.quiet[end])
        ? []
        : [{ path: `quiet.${end}`, message: 'takes a time of the day such as 22:00' }],
    ),
  ]
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export async function preferencesOf(
  q: Query,
  workspace: string,
  people: readonly string[],
): Promise<Map<string, NoticePreferences>> {
  const rows = await q.query<{ person: string; preferences: NoticePreferences }>(
    'select person, preferences from notice_preferences where workspace = $1 and person = any($2)',
    [workspace, people],
  )
  const kept = new Map(rows.map(({ person, preferences }) => [person, { ...usualNotices, ...preferences }]))
  return new Map(people.map((person) => [person, kept.get(person) ?? usualNotices]))
}

export async function tellOwnNotices(
  engine: Engine,
  workspace: string,
  person: string,
  sends: boolean,
): Promise<OwnNoticesWire> {
  const state = await engine.states.get(workspace)
  const { email } = memberOrThrow(state, person)
  const connection = await readConnection(engine.database, state)
  const linked = connection !== null && (await readLinks(engine.database, workspace, [person])).length > 0
  const preferences = (await preferencesOf(engine.database, workspace, [person])).get(person) ?? usualNotices
  return { ...preferences, email, sends, slack_account: connection && { team: connection.teamName, linked } }
}

export async function setOwnNotices(
  engine: Engine,
  workspace: string,
  person: string,
  given: NoticePreferences,
): Promise<void> {
  checkPreferences(given)
  await engine.database.query(
    `insert into notice_preferences (workspace, person, preferences, updated_at) values ($1, $2, $3, app_now())
     on conflict (workspace, person) do update set preferences = excluded.preferences, updated_at = excluded.updated_at`,
    [workspace, person, JSON.stringify(given)],
  )
}
