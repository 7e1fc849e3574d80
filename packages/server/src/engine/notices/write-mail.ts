/**
 * What a mail says: that somebody is needed, where and until when. Nothing that was proposed, and no link that answers:
 * it opens the console, which asks who is there.
 */
import { formatId } from '@countersign/core'
import type { Mail } from '../../ports.ts'
import { alarms, gather, news, newsPlace, sayTask, type Told } from './words.ts'

const mostLines = 20
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export function writeMail(
  told: readonly Told[],
  { to, id, address, zone, workspace }: { to: string; id: string; address: string; zone: string; workspace: string },
): Mail {
  const { tasks, wrong, asked } = gather(told)
  const lines = [
    ...wrong.map(({ event }) => ({ text: alarms[event] ?? event, link: `${address}/log` })),
    ...asked.map((event) => ({ text: news[event] ?? event, link: `${address}${newsPlace}` })),
    ...tasks.map((task) => ({
      text: sayTask(task, zone),
      link: `${address}/decide?task=${formatId('task', task.id)}`,
    })),
  ]
  const shown = lines.slice(0, mostLines)
  const more = lines.length - shown.length
  const [first] = wrong
  const subject = first
    ? `${workspace}: ${alarms[first.event] ?? first.event}`
    : tasks.length === 0
      ? `${workspace}: ${news[asked[0] ?? ''] ?? ''}`
      : tasks.length === 1
        ? `${workspace}: one item waits for you`
        : `${workspace}: ${tasks.length} items wait for you`
  const rest = more > 0 ? `… and ${more} more: ${address}/inbox` : ''
  const settings = `${address}/settings`
  return {
    ...{ to, id, subject: subject.replaceAll(/[\r\n]+/g, ' ').slice(0, 150), settings },
    text: [
      ...shown.map(({ text, link }) => `${text}\n${link}\n`),
      ...(rest ? [rest, ''] : []),
      `When you are told, and whether: ${settings}`,
    ].join('\n'),
    html: [
      '<ul>',
      ...shown.map(({ text, link }) => `<li><a href="${escape(link)}">${escape(text)}</a></li>`),
      '</ul>',
      ...(rest ? [`<p>${escape(rest)}</p>`] : []),
      `<p><a href="${escape(settings)}">When you are told, and whether</a></p>`,
    ].join('\n'),
  }
}
