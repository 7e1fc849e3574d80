import type { DecisionStatus, DecisionWire, Mode, OutcomeWire, Verdict } from '../api/wire.ts'

export type Tone = 'good' | 'bad' | 'warn' | 'calm' | 'plain'

export const statusWords: Record<DecisionStatus, { label: string; tone: Tone }> = {
  waiting: { label: 'Waiting for a person', tone: 'warn' },
  holding: { label: 'Holding, can be vetoed', tone: 'warn' },
  approved: { label: 'Approved', tone: 'good' },
  released: { label: 'Released', tone: 'good' },
  done: { label: 'Done', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  compensated: { label: 'Undone in the world', tone: 'calm' },
  refused: { label: 'Refused by policy', tone: 'bad' },
  rejected: { label: 'Rejected', tone: 'bad' },
  returned: { label: 'Returned', tone: 'calm' },
  answered: { label: 'Answered', tone: 'good' },
  expired: { label: 'Expired', tone: 'calm' },
  vetoed: { label: 'Vetoed', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'calm' },
  stopped: { label: 'Stopped', tone: 'bad' },
}

export const modeWords: Record<Mode, { label: string; sentence: string }> = {
  auto: { label: 'Alone', sentence: 'It may go ahead alone' },
  watch: { label: 'Watched', sentence: 'It goes ahead unless somebody vetoes it' },
  gate: { label: 'Gated', sentence: 'It needs a person' },
  deny: { label: 'Denied', sentence: 'The policy refuses it' },
}

export const verdictWords: Record<Verdict, { act: string; done: string }> = {
  approve: { act: 'Approve', done: 'Approved' },
  edit: { act: 'Edit', done: 'Edited' },
  reject: { act: 'Reject', done: 'Rejected' },
  return: { act: 'Return', done: 'Returned' },
  respond: { act: 'Respond', done: 'Answered' },
  uphold: { act: 'Uphold', done: 'Upheld' },
  overturn: { act: 'Overturn', done: 'Overturned' },
}

const byWords: Record<OutcomeWire['by'], string> = {
  policy: 'by the policy',
  person: 'by a person',
  timeout: 'by silence: nobody acted in time',
  stop: 'by a stop',
  caller: 'by the caller',
  grant: 'by a standing grant',
}

/** `Approved by Ann Lee`; nothing while it is open. */
export function sayOutcome({ outcome }: Pick<DecisionWire, 'outcome'>): string {
  if (!outcome) return ''
  const verdict = outcome.verdict[0]?.toUpperCase() + outcome.verdict.slice(1)
  const names = outcome.people?.map((person) => person.name + (person.self ? ' (self)' : '')).join(' and ')
  return `${verdict} ${names ? `by ${names}` : byWords[outcome.by]}`
}
