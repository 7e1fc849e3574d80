/**
 * Cards follow their tasks. Where each stands is kept beside person and task, so that there is one of each and none is
 * ever written over by another's; a card is written anew when anything about its task has happened.
 */
import type { Query } from '../../store/database.ts'
import type { Engine } from '../engine.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { isTokenRefused, SlackError, type SlackApi } from './call-slack.ts'
import { readConnection } from './connection.ts'
import { readLinks, type Link } from './links.ts'
import { standingOf, type Standing } from './standing.ts'
import type { Message, Place } from './write-card.ts'

export interface CardRow {
  workspace: string
  person: string
  task: string
  decision: string
  channel: string
  ts: string
  attempts: number
}

/** Nothing in a message of ours is looked up, joined into a thread of links, or read as markup. */
export const asPosted = ({ text, blocks }: Message): object => ({
  ...{ text, blocks, mrkdwn: false, parse: 'none', link_names: false },
  ...{ unfurl_links: false, unfurl_media: false },
})

/** Looked at once more after the commit, since something may have happened meanwhile. */
export async function postCard(
  tx: Query,
  api: SlackApi,
  workspace: string,
  token: string,
  link: Link,
  { task, message }: Standing,
): Promise<void> {
  const { channel, ts } = await api.call<{ channel: string; ts: string }>(token, 'chat.postMessage', {
    channel: link.channel,
    ...asPosted(message),
  })
  await tx.query(
    `insert into slack_cards (workspace, person, task, decision, channel, ts, stale_at, created_at) values ($1, $2, $3, $4, $5, $6, app_now(), app_now())`,
    [workspace, link.person, task.id, task.decision, channel, ts],
  )
}

/** Which of these tasks have a card: their own, or one of another seat of the same that can still be filled. */
export async function cardsOf(
  q: Query,
  workspace: string,
  person: string,
  tasks: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await q.query<{ id: string }>(
    `select t.id from tasks t where t.workspace = $1 and t.id = any($3) and exists (
       select 1 from slack_cards c join tasks o on (o.workspace, o.id) = (c.workspace, c.task)
       where c.workspace = $1 and c.person = $2 and (c.task = t.id or (c.decision = t.decision and o.kind = t.kind and o.status = 'open')))`,
    [workspace, person, tasks],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Something about these has happened: in the transaction that reads the log. */
export async function touchCards(
  tx: Query,
  workspace: string,
  { decisions, tasks, people }: Record<'decisions' | 'tasks' | 'people', readonly string[]>,
): Promise<void> {
  if (decisions.length + tasks.length + people.length === 0) return
  await tx.query(
    `update slack_cards set stale_at = app_now(), attempts = 0
     where workspace = $1 and (decision = any($2) or task = any($3) or person = any($4))`,
    [workspace, decisions, tasks, people],
  )
}

export const readCard = async (
  q: Query,
  workspace: string,
  channel: string,
  ts: string,
): Promise<CardRow | undefined> =>
  (
    await q.query<CardRow>('select * from slack_cards where workspace = $1 and channel = $2 and ts = $3', [
      ...[workspace, channel, ts],
    ])
  )[0]

const attempts = 8
const backoffS = 15
/** Nothing that is tried again would change these. */
const isLost = (code: string): boolean =>
  /^(message_not_found|cant_update_message|channel_not_found|edit_window_closed)$/.test(code)

/** Writes one stale card anew; false where none is. @param only this one, stale or not. */
export async function refreshOne(
  engine: Engine,
  api: SlackApi,
  placeOf: (state: WorkspaceState, person: string) => Promise<Place>,
  refused: (workspace: string, code: string) => void,
  only?: Pick<CardRow, 'workspace' | 'person' | 'task'>,
): Promise<boolean> {
  return engine.database.transaction(async (tx) => {
    const [card] = only
      ? await tx.query<CardRow>(
          'select * from slack_cards where workspace = $1 and person = $2 and task = $3 for update',
          [only.workspace, only.person, only.task],
        )
      : await tx.query<CardRow>(
          'select * from slack_cards where stale_at <= app_now() order by stale_at limit 1 for update skip locked',
        )
    if (!card) return false
    const { workspace, person, task } = card
    const settle = (stale: number | null, tries: number) =>
      tx.query(
        `update slack_cards set stale_at = app_now() + $4::int * interval '1 second', attempts = $5 where workspace = $1 and person = $2 and task = $3`,
        [workspace, person, task, stale, tries],
      )
    const state = await engine.states.get(workspace)
    const connection = await readConnection(tx, state)
    const linked = (await readLinks(tx, workspace, [person])).length > 0
    const standing =
      connection && (await standingOf(tx, state, card, engine.clock.now(), await placeOf(state, person), linked))
    if (!connection || !standing) {
      await settle(null, 0)
      return true
    }
    try {
      await api.call(connection.token, 'chat.update', {
        ...{ channel: card.channel, ts: card.ts },
        ...asPosted(standing.message),
      })
      await settle(null, 0)
      // From now on it is the card of the seat that it shows.
      await tx.query(
        `update slack_cards set task = $4 where workspace = $1 and person = $2 and task = $3
           and not exists (select 1 from slack_cards c where c.workspace = $1 and c.person = $2 and c.task = $4)`,
        [workspace, person, task, standing.task.id],
      )
    } catch (error) {
      const { code, retryAfterS } = error instanceof SlackError ? error : { code: 'away', retryAfterS: null }
      const tries = card.attempts + (retryAfterS === null ? 1 : 0)
      engine.log.warn({ reason: code, tries }, 'a card in Slack could not be written anew')
      if (isTokenRefused(error)) refused(workspace, code)
      await settle(isLost(code) || tries >= attempts ? null : (retryAfterS ?? backoffS * 2 ** tries), tries)
    }
    return true
  })
}
