/** The tasks that a decision gives to people, approvals and audits, and the seats that they fill. */
import { makeUuidv7, type Json } from '@countersign/core'
import type { BirthRow, TaskBirthRow } from '../store/births.ts'
import type { Engine } from './engine.ts'
import { orderKey } from './queue-order.ts'
import type { WorkspaceState } from './workspace-state.ts'

/** Seats in a column: separated by spaces, `*` for any reviewer. */
export const writeSeats = (seats: readonly string[]): string => seats.map((seat) => seat || '*').join(' ')
export const readSeats = (text: string): string[] =>
  text === '' ? [] : text.split(' ').map((seat) => (seat === '*' ? '' : seat))
/** Tasks that the same people may answer share a class. */
export const classOf = (seats: readonly string[]): string => [...new Set(writeSeats(seats).split(' '))].sort().join(' ')

export type TaskSource = Pick<BirthRow, 'id' | 'seats' | 'queue' | 'dueAt' | 'confidence' | 'caseRef' | 'requester'> & {
  /** For the order; where they are not at hand they count as middling. */
  attributes?: Json
}

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
    barred: from.requester ?? '',
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
  const barred = [...(from.requester ? [from.requester] : []), ...deciders].join(' ')
  return {
    ...approvalTask(engine, state, nowMs, { ...from, queue: 'audit', seats: '*', dueAt: null }, 0, null),
    kind: 'audit',
    barred,
  }
}
