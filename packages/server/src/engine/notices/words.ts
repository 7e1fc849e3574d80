/** What is told, in words that hold nothing that was proposed. */

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
  'slack.refused': 'Slack takes the token of this workspace no longer: nobody is told there.',
  'stop.set': 'Somebody pulled the stop.',
  'task.no-reviewer': 'Something waits that nobody here can answer.',
}

/** Lines of the log that are for somebody who is not needed for a task. */
export const news: Readonly<Record<string, string>> = {
  'inquiry.asked': 'Somebody who answers items of a project asks a question.',
  'inquiry.answered': 'A question that you asked about an item was answered.',
}
export const newsPlace = '/questions'

/** Names come from programs: whatever is no letter, digit or plain sign in them is shown as a question mark. */
export const plain = (name: string): string => name.replaceAll(/[^\p{L}\p{N} ._:/@-]/gu, '?').slice(0, 100)

const works: Record<string, string> = {
  approval: 'A decision',
  audit: 'An audit',
  appeal: 'An appeal',
  compensation: 'Something to take back',
}

export function sayTask(task: NonNullable<Told['task']>, zone: string): string {
  // What an audit is about would tell what was drawn.
  const about = task.kind === 'audit' ? '' : `: ${plain(task.action)} by ${plain(task.system)}`
  const due = task.due_at === null ? '' : `, until ${sayTime(task.due_at, zone)}`
  return `${works[task.kind] ?? 'Something'} in ${plain(task.queue)}${about}${due}`
}

export const sayTime = (ms: number, zone: string): string =>
  `${new Date(ms).toLocaleString('en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' })} (${zone})`

/** A task and the reminder of it are one item. */
export const gather = (
  told: readonly Told[],
): { tasks: NonNullable<Told['task']>[]; wrong: Told[]; asked: string[] } => ({
  tasks: [...new Map(told.flatMap(({ task }) => (task ? [[task.id, task] as const] : []))).values()],
  wrong: told.filter(({ task, event }) => task === null && !(event in news)),
  // However many there are, they are one piece of news.
  asked: [...new Set(told.flatMap(({ event }) => (event in news ? [event] : [])))],
})
