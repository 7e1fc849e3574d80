/**
 * What a mail says: that somebody is needed, where and until when. Nothing that was proposed, and no link that answers:
 * it opens the console, which asks who is there.
 */
import { formatId } from '@countersign/core'
import type { Mail } from '../../ports.ts'

export interface Told {
  event: string
  task: { id: string; kind: string; queue: string; due_at: number | null; system: string; action: string } | null
}

/** Lines of the log that tell of something wrong, in words. */
export const alarms: Readonly<Record<string, string>> = {
  'breaker.tripped': 'A breaker tripped and holds what it watches.',
  'effect.overdue': 'An effect that was begun was never reported.',
  'glass.broken': 'The glass was broken: a version decides that nobody else has signed for.',
  'log.clock-set-back': 'The clock of the database was set back.',
  'log.witness-conflict': 'A witness of the log has seen another log than this one.',
  'objective.breached': 'An objective is breached: what went ahead on it goes to people.',
  'policy.expired': 'A policy has reached its end date.',
  'stop.set': 'Somebody pulled the stop.',
  'task.no-reviewer': 'Something waits that nobody here can answer.',
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

function sayTask(task: NonNullable<Told['task']>, zone: string): string {
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
  // A task and the reminder of it are one item.
  const tasks = [...new Map(told.flatMap(({ task }) => (task ? [[task.id, task] as const] : []))).values()]
  const wrong = told.filter(({ task }) => task === null)
  const lines = [
    ...wrong.map(({ event }) => ({ text: alarms[event] ?? event, link: `${address}/log` })),
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
