/** What is told to one person in Slack: a card for each task that they want at once, and one message for the rest. */
import { formatId, preferencesFor, type NoticePreferences } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Engine } from '../engine.ts'
import { alarms, gather, news, newsPlace, sayTask, type Told } from '../notices/words.ts'
import type { Member, WorkspaceState } from '../workspace-state.ts'
import type { SlackApi } from './call-slack.ts'
import { asPosted, cardsOf, postCard } from './cards.ts'
import { noteNoTrouble, readConnection } from './connection.ts'
import { readLinks } from './links.ts'
import { standingOf } from './standing.ts'
import { escapeMrkdwn, type Message } from './write-card.ts'

/** More than so many at once are a list. */
const mostCards = 5
const mostLines = 20

/** @returns false where they are told nothing there. @throws SlackError */
export async function tellInSlack(
  { engine, api, address }: { engine: Engine; api: SlackApi; address: string },
  tx: Query,
  state: WorkspaceState,
  member: Member,
  told: readonly (Told & { kind: keyof NoticePreferences['when'] })[],
  preferences: NoticePreferences,
): Promise<boolean> {
  const connection = await readConnection(tx, state)
  const [link] = connection ? await readLinks(tx, state.id, [member.id]) : []
  if (!connection || !link) return false
  const place = { address, zone: preferences.time_zone }
  const { tasks, wrong, asked } = gather(told)
  const have = await cardsOf(
    tx,
    state.id,
    member.id,
    tasks.map(({ id }) => id),
  )
  const { when } = preferencesFor(preferences, 'slack')
  const atOnce = new Set(told.flatMap(({ task, kind }) => (task && when[kind] === 'immediate' ? [task.id] : [])))
  const fresh = tasks.filter(({ id }) => !have.has(id) && (atOnce.has(id) || tasks.length === 1))
  const asCards = fresh.length <= mostCards ? fresh : []
  for (const { id } of asCards) {
    const standing = await standingOf(tx, state, { person: member.id, task: id }, engine.clock.now(), place, true)
    if (standing) await postCard(tx, api, state.id, connection.token, link, standing)
  }
  const lines = [
    ...wrong.map(({ event }) => ({ says: alarms[event] ?? event, url: `${address}/log` })),
    ...asked.map((event) => ({ says: news[event] ?? event, url: `${address}${newsPlace}` })),
    ...tasks
      // A card stands already: only a reminder of it is news.
      .filter(({ id }) => !have.has(id) || told.some(({ task, event }) => task?.id === id && event !== 'task'))
      .filter((task) => !asCards.includes(task))
      .map((task) => ({ says: sayTask(task, place.zone), url: `${address}/decide?task=${formatId('task', task.id)}` })),
  ]
  if (lines.length > 0)
    await api.call(connection.token, 'chat.postMessage', {
      channel: link.channel,
      ...asPosted(writeList(lines, address)),
    })
  if (connection.trouble !== null) await noteNoTrouble(tx, state.id)
  return true
}

/** Our own words, names made plain, and our own address: nothing that was proposed. */
function writeList(lines: readonly { says: string; url: string }[], address: string): Message {
  const shown = lines.slice(0, mostLines)
  const more = lines.length - shown.length
  return {
    text: lines.length === 1 ? (lines[0]?.says ?? '') : `${lines.length} items wait for you`,
    blocks: [
      ...shown.map(({ says, url }) => ({
        ...{ type: 'section', text: { type: 'mrkdwn', text: `<${url}|${escapeMrkdwn(says)}>`, verbatim: true } },
      })),
      ...(more > 0
        ? [
            {
              type: 'section',
              text: { type: 'mrkdwn', text: `<${address}/inbox|… and ${more} more>`, verbatim: true },
            },
          ]
        : []),
    ],
  }
}
