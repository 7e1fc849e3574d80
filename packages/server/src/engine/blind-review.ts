/**
 * Blind review: until as many have answered as the gate has seats, nothing that they said takes effect and nobody sees
 * it, not even that it was a refusal. Then all of it counts together: a refusal refuses, the earliest edit is what
 * stands, and whoever did not approve that very proposal is asked again, seeing everything.
 */
import { formatId, isQuorum, tally } from '@countersign/core'
import { changeDecision, type DecisionRow } from '../store/decisions.ts'
import type { Key } from '../store/seal.ts'
import type { Turn } from './committer.ts'
import type { Content } from './content.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { readSeats, readSign, writeSeats } from './make-tasks.ts'
import { revise } from './revise.ts'
import { judgmentOf, keyOf } from './sealed-key.ts'
import { concludeByPeople } from './conclude.ts'
import { openFreeSeats } from './open-free-seats.ts'
import { readStanding, type Standing } from './said.ts'

const actorOf = ({ row }: Standing): Actor => ({ kind: 'person', id: formatId('person', row.person), authn: row.authn })

/** The refusal among them, a rejection before a return. */
const refusalIn = (standing: readonly Standing[]): Standing | undefined =>
  standing.find(({ row }) => row.verdict === 'reject') ?? standing.find(({ row }) => row.verdict === 'return')

function refuse(engine: Engine, turn: Turn, row: DecisionRow, key: Key, refusal: Standing): Promise<void> {
  const status = refusal.row.verdict === 'reject' ? 'rejected' : 'returned'
  return concludeByPeople(
    engine,
    turn,
    row,
    key,
    status,
    [refusal],
    judgmentOf(key, refusal.row.sealed),
    actorOf(refusal),
  )
}

/** An answer has settled: when it was the last, all of them take effect. */
export async function settleBlind(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  key: Key,
  content: Content,
): Promise<void> {
  const standing = await readStanding(turn, row)
  const people = standing.map(({ standing: one }) => one.person)
  if (!isQuorum(readSeats(row.seats), people)) return
  turn.record({
    type: 'review.unveiled',
    decision: row.id,
    actor: { kind: 'system', id: null },
    data: { answers: people.length },
  })
  const open = changeDecision(turn, row, { seats: writeSeats(readSeats(row.seats), false, readSign(row.seats)) })
  const refusal = refusalIn(standing)
  if (refusal) return refuse(engine, turn, open, key, refusal)
  const edit = standing.find(({ row: { verdict } }) => verdict === 'edit')
  const current = edit
    ? await revise(engine, turn, open, key, content, judgmentOf(key, edit.row.sealed), actorOf(edit), true)
    : open
  if (!current) return
  const counted = standing.map(({ standing: one }) => one)
  const result = tally(readSeats(current.seats), current.digest?.toString('hex') ?? null, counted)
  if (!result.settled) return openFreeSeats(engine, turn, current, counted)
  const last = standing.at(-1) as Standing
  await concludeByPeople(
    ...([engine, turn, current, key, result.status, standing] as const),
    judgmentOf(key, last.row.sealed),
    actorOf(last),
  )
}

/** The deadline has passed: what somebody refused before it is refused, whatever silence would have done. */
export async function refuseAtDeadline(engine: Engine, turn: Turn, row: DecisionRow): Promise<boolean> {
  const key = keyOf(turn.state.key, row)
  const refusal = key && refusalIn(await readStanding(turn, row))
  if (!key || !refusal) return false
  await refuse(engine, turn, row, key, refusal)
  return true
}
