/** The tasks that a decision gives to people, approvals and audits, and the seats that they fill. */
import { makeUuidv7, type Json } from '@countersign/core'
import type { BirthRow, TaskBirthRow } from '../store/births.ts'
import type { Engine } from './engine.ts'
import { orderKey } from './queue-order.ts'
import type { WorkspaceState } from './workspace-state.ts'

const blindMark = '!blind'
const signMark = '!sign:'
/**
 * Seats in a column: separated by spaces, `*` for any reviewer; first `!blind` where the answers are hidden, then
 * `!sign:` and the meanings where they are signed.
 */
export const writeSeats = (seats: readonly string[], blind = false, sign: readonly string[] = []): string =>
  [
    ...(blind ? [blindMark] : []),
    ...(sign.length > 0 ? [signMark + sign.map(encodeURIComponent).join(',')] : []),
    ...seats.map((seat) => seat || '*'),
  ].join(' ')
/** What a signature may mean; empty where none is asked for. */
export function readSign(text: string): string[] {
  if (!text.includes(signMark)) return []
  const mark = text.split(' ').find((part) => part.startsWith(signMark)) ?? signMark
  return mark.slice(signMark.length).split(',').map(decodeURIComponent)
}
export const isBlindGate = (text: string): boolean => text.startsWith(blindMark)
export const readSeats = (text: string): string[] =>
  text === ''
    ? []
    : text
        .split(' ')
        .filter((seat) => !seat.startsWith('!'))
        .map((seat) => (seat === '*' ? '' : seat))
/** Tasks that the same people may answer share a class. */
export const classOf = (seats: readonly string[]): string => [...new Set(writeSeats(seats).split(' '))].sort().join(' ')

/** @property barred who may not answer it: whoever asked, and where the gate says so everybody in the chain. */
export type TaskSource = Pick<BirthRow, 'id' | 'seats' | 'queue' | 'dueAt' | 'confidence' | 'caseRef'> & {
  barred: readonly string[]
  /** For the order; where they are not at hand they count as middling. */
  attributes?: Json
}
export const requesterAlone = (requester: string | null): string[] => (requester === null ? [] : [requester])

export function approvalTask(
  engine: Engine,
  state: WorkspaceState,
  nowMs: number,
  from: TaskSource,
  slot: number,
  preferred: string | null,
): TaskBirthRow {
  const queue = from.queue ?? 'inbox'
  return {
    id: makeUuidv7(nowMs, engine.dice.bytes(10)),
    kind: 'approval',
    queue,
    class: classOf(readSeats(from.seats)),
    orderKey: orderKey(state.queue(queue), {
      createdMs: nowMs,
      dueMs: from.dueAt,
      confidence: from.confidence,
      attributes: from.attributes ?? null,
    }),
    decision: from.id,
    slot,
    caseRef: from.caseRef,
    barred: [...new Set(from.barred)].join(' '),
    preferred,
    dueAt: from.dueAt,
  }
}

/** An audit goes to somebody who had no part in the decision. */
export function auditTask(
  engine: Engine,
  state: WorkspaceState,
  nowMs: number,
  from: TaskSource,
  deciders: readonly string[] = [],
): TaskBirthRow {
  const barred = [...new Set([...from.barred, ...deciders])].join(' ')
  return {
    ...approvalTask(engine, state, nowMs, { ...from, queue: 'audit', seats: '*', dueAt: null }, 0, null),
    kind: 'audit',
    barred,
  }
}
