/**
 * What a mail says: that somebody is needed, where and until when. Nothing that was proposed, and no link that answers:
 * it opens the console, which asks who is there.
 */
import type { Mail } from '../../ports.ts'
import { alarms, taskLink } from './follow.ts'

export interface Told {
  kind: string
  event: string
  task: { id: string; kind: string; queue: string; due_at: number | null; system: string; action: string } | null
}

const mostLines = 20
/** Names come from programs: whatever is no letter, digit or plain sign in them is shown as a question mark. */
const plain = (name: string): string => name.replaceAll(/[^\p{L}\p{N} ._:/@-]/gu, '?').slice(0, 100)
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const works: Record<string, string> = {
  approval: 'A decision',
  audit: 'An audit',
  appeal: 'An appeal',
  compensation: 'Something to take back',
}

function sayTask({ task }: Told, zone: string): string {
  if (!task) return ''
  // What an audit is about would tell what was drawn.
  const about = task.kind === 'audit' ? '' : `: ${plain(task.action)} by ${plain(task.system)}`
  const due =
    task.due_at === null
      ? ''
      : `, until ${new Date(task.due_at).toLocaleString('en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' })} (${zone})`
  return `${works[task.kind] ?? 'Something'} in ${plain(task.queue)}${about}${due}`
}

export function writeMail(
  told: readonly Told[],
  { to, id, address, zone, workspace }: { to: string; id: string; address: string; zone: string; workspace: string },
): Mail {
  const tasks = told.filter(({ task }) => task !== null)
  const wrong = told.filter(({ task }) => task === null)
  const lines = [
    ...wrong.map(({ event }) => ({ text: alarms[event] ?? event, link: `${address}/incidents` })),
    ...tasks.map((one) => ({ text: sayTask(one, zone), link: taskLink(address, one.task?.id ?? '') })),
  ]
  const shown = lines.slice(0, mostLines)
  const more = lines.length - shown.length
  const [first] = wrong
  const subject = first
    ? `${workspace}: ${alarms[first.event] ?? first.event}`
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
