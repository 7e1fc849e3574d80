/**
 * Erasure: in one act everything that is held about a subject goes, and the line of the log that says so comes. What
 * still waits for people is cancelled first, so that nobody answers, and nothing carries out, what cannot be read.
 */
import { allowedOrThrow, CountersignError, decideErasure, formatId, type ErasedWire } from '@countersign/core'
import { readDecision } from '../../store/decisions.ts'
import { hasSubjectKey, readCopies, readErasureFacts, readSubject, writeErasure } from '../../store/erasures.ts'
import { hmac } from '../../store/seal.ts'
import { shredDecisions, shredSubject } from '../../store/shred.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import type { Reason } from '../fate.ts'
import { conclude } from '../conclude.ts'
import type { WorkspaceState } from '../workspace-state.ts'

export const refOf = (state: Pick<WorkspaceState, 'key'>, subject: string): Buffer =>
  hmac(state.key, `subject:${subject}`)

export interface Erasing {
  id: string
  ref: Buffer
  actor: Actor
  /** Who asked for it. */
  person: string | null
  reason: Reason
  /** Done before; this database is older than that. */
  replayed?: true
}

export function eraseSubject(
  engine: Engine,
  workspace: string,
  by: { actor: Actor; person: string | null },
  subject: string,
  reason: Reason,
  idempotency: Idempotency | null,
): Promise<ErasedWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const ref = refOf(turn.state, subject)
      if ((await readSubject(turn, workspace, ref)).length === 0 && !(await hasSubjectKey(turn, workspace, ref)))
        throw new CountersignError('not-found', 'Nothing is held about this subject.')
      allowedOrThrow(decideErasure(await readErasureFacts(turn, workspace, ref)))
      const erasing = { id: turn.newId(), ref, ...by, reason }
      const erased = await erase(engine, turn, erasing)
      // Before the commit: what is remembered and was not done is done at the next start; the reverse would be lost.
      engine.erasureList.remember({
        ...{ workspace, id: erasing.id, ref: ref.toString('hex'), person: by.person },
        ...{ reason_code: reason.reason_code ?? null, at: erased.at },
      })
      return erased
    },
    idempotency,
  )
}

/** Whatever beats it was asked before. */
export async function erase(
  engine: Engine,
  turn: Turn,
  { id, ref, actor, person, reason, replayed }: Erasing,
): Promise<ErasedWire> {
  const { workspace } = turn
  const own = await readSubject(turn, workspace, ref)
  const copies = await readCopies(
    turn,
    workspace,
    own.map((one) => one.id),
    ref,
  )
  const held = [...own, ...copies]
  const open = held.filter(({ ended, released }) => !ended && !released)
  for (const { id: decision } of open) {
    const row = await readDecision(turn, workspace, decision)
    if (row)
      await conclude(engine, turn, row, { status: 'cancelled' }, 'cancelled', 'person', person ? [person] : null, actor)
  }
  const position = turn.nextPosition()
  const shredded = await shredDecisions(
    turn,
    workspace,
    held.map((one) => one.id),
    { position, atMs: turn.nowMs },
  )
  await shredSubject(turn, workspace, ref)
  await writeErasure(turn, workspace, turn.nowMs, {
    ...{ id, ref, position, decisions: shredded.decisions, reasonCode: reason.reason_code ?? null, actor },
    commentSealed: reason.comment ? engine.seal.json(turn.state.key, reason.comment) : null,
  })
  turn.bumpEpoch()
  turn.record({
    type: 'subject.erased',
    actor,
    data: {
      ...{ erasure: formatId('erasure', id), subject: ref.toString('hex'), decisions: shredded.decisions },
      ...{ cancelled: open.length, files: shredded.files },
      ...(reason.reason_code ? { reason_code: reason.reason_code } : {}),
      ...(replayed ? { replayed } : {}),
    },
  })
  return {
    ...{ id: formatId('erasure', id), at: isoTime(turn.nowMs), entry: String(position) },
    ...{ decisions: shredded.decisions, cancelled: open.length, files: shredded.files },
  }
}
