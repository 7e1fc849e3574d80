/**
 * Who somebody in Slack is here. Only they themselves say so: a code that is shown in their own session is said to the
 * bot within minutes. An address in common links nobody.
 */
import { CountersignError, formatId, type SlackCodeWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { base32 } from '../identity/totp.ts'
import { hashSecret } from '../workspaces.ts'
import type { SlackApi } from './call-slack.ts'
import { readConnection } from './connection.ts'

const codeMs = 10 * 60_000

export interface Link {
  person: string
  slack_user: string
  channel: string
}

export const readLinks = (q: Query, workspace: string, people: readonly string[] | null): Promise<Link[]> =>
  q.query<Link>(
    'select person, slack_user, channel from slack_links where workspace = $1 and slack_user is not null and ($2::uuid[] is null or person = any($2))',
    [workspace, people],
  )

/** The member that somebody in Slack is; null where they never said so. */
export async function personOf(q: Query, workspace: string, slackUser: string): Promise<string | null> {
  const [row] = await q.query<{ person: string }>(
    'select person from slack_links where workspace = $1 and slack_user = $2',
    [workspace, slackUser],
  )
  return row?.person ?? null
}

export async function offerCode(engine: Engine, workspace: string, person: string): Promise<SlackCodeWire> {
  const connection = await readConnection(engine.database, await engine.states.get(workspace))
  if (!connection) throw new CountersignError('no-slack')
  const code = base32(engine.dice.bytes(10))
  const until = engine.clock.now() + codeMs
  await engine.database.query(
    `insert into slack_links (workspace, person, code_hash, code_until) values ($1, $2, $3, at_ms($4))
     on conflict (workspace, person) do update set code_hash = excluded.code_hash, code_until = excluded.code_until`,
    [workspace, person, hashSecret(code), until],
  )
  return { command: `/countersign link ${code}`, expires_at: isoTime(until) }
}

/** @returns the name of the member who said it here; null where the code is not one, or too old. */
export async function linkBy(
  engine: Engine,
  api: SlackApi,
  workspace: string,
  token: string,
  slackUser: string,
  code: string,
): Promise<string | null> {
  const hash = hashSecret(code.toUpperCase())
  const [offered] = await engine.database.query<{ person: string }>(
    'select person from slack_links where workspace = $1 and code_hash = $2 and code_until > app_now()',
    [workspace, hash],
  )
  if (!offered) return null
  const { channel } = await api.call<{ channel: { id: string } }>(token, 'conversations.open', { users: slackUser })
  return engine.committer.act(workspace, async (turn) => {
    const member = turn.state.people.get(offered.person)
    if (!member?.active) return null
    // Whoever they were before, they are this member from now on.
    await dropLink(turn, 'slack_user', slackUser, bySlack(member.id))
    const [linked] = await turn.query(
      `update slack_links set slack_user = $4, channel = $5, linked_at = at_ms($6), code_hash = null, code_until = null
       where workspace = $1 and person = $2 and code_hash = $3 and code_until > at_ms($6) returning 1`,
      [workspace, member.id, hash, slackUser, channel.id, turn.nowMs],
    )
    if (!linked) return null
    turn.record({ type: 'slack.linked', actor: bySlack(member.id), data: { person: formatId('person', member.id) } })
    return member.name
  })
}

const bySlack = (person: string): Actor => ({ kind: 'person', id: formatId('person', person), authn: 'slack' })

export const unlink = (engine: Engine, workspace: string, person: string, actor: Actor): Promise<void> =>
  engine.committer.act(workspace, (turn) => dropLink(turn, 'person', person, actor))

/** Their cards lose what they hold when the log is read on: under the head nothing waits for a card that is being written. */
async function dropLink(turn: Turn, by: 'person' | 'slack_user', who: string, actor: Actor): Promise<void> {
  const gone = await turn.query<{ person: string }>(
    `update slack_links set slack_user = null, channel = null, linked_at = null where workspace = $1 and ${by} = $2 and slack_user is not null returning person`,
    [turn.workspace, who],
  )
  for (const { person } of gone)
    turn.record({ type: 'slack.unlinked', actor, data: { person: formatId('person', person) } })
}
