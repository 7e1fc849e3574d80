/** Override: a person overturns what has ended. The status stays what it was; what was done is taken back. */
import {
  allowedOrThrow,
  CountersignError,
  decideOverride,
  formatId,
  type Json,
  type JsonObject,
  type OverrideRequest,
  type ProposalWire,
} from '@countersign/core'
import type { DecisionRow } from '../store/decisions.ts'
import { bear } from './bear.ts'
import { readChain } from './chain.ts'
import { checkValue } from './check-schema.ts'
import type { Idempotency, Turn } from './committer.ts'
import { openCompensation, type Cause } from './compensate.ts'
import type { OverrideContent } from './content.ts'
import type { Engine } from './engine.ts'
import { decisionOrThrow, stateOf, type Caller } from './fate.ts'
import { noteStuck } from './no-reviewer.ts'
import { readCounts, reserve } from './policy-life/counting.ts'
import { readWatchers } from './presence.ts'
import { runIdOf } from './runs/charge.ts'
import { contentOf, keyOf } from './sealed-key.ts'
import { useFiles } from './use-files.ts'

/** Marks it as overturned and opens its compensation. */
export async function overturn(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  cause: Cause,
  said: OverrideContent,
): Promise<{ id: string; row: DecisionRow }> {
  const key = keyOf(turn.state.key, row)
  const opened = await openCompensation(engine, turn, row, cause, {
    appeal: null,
    // The first to overturn it stands.
    ...(row.overridden_at === null
      ? {
          overridden_at: turn.nowMs,
          overridden_by: cause.person,
          override_sealed: key && engine.seal.json(key, said as JsonObject),
        }
      : {}),
  })
  turn.record({
    type: 'decision.overridden',
    decision: row.id,
    actor: cause.actor,
    data: { cause: cause.cause, compensation: formatId('compensation', opened.id) },
  })
  return opened
}

export interface Overridden {
  id: string
  status: string
  compensation: string
  /** What was proposed to stand instead, as routed. */
  replacement: string | null
}

export function override(
  engine: Engine,
  workspace: string,
  caller: Caller & { person: string },
  id: string,
  request: OverrideRequest,
  idempotency: Idempotency | null,
): Promise<Overridden> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await decisionOrThrow(turn, caller, id)
      allowedOrThrow(
        decideOverride(
          { ...stateOf(row), overridden: row.overridden_at !== null, appealed: row.appeal !== null },
          row.requester === caller.person && !turn.state.solo,
        ),
      )
      const instead = typeof request.outcome === 'object' ? request.outcome : null
      const wire = instead && replacementOf(turn, row, instead.proposal, caller.person)
      const opened = await overturn(
        engine,
        turn,
        row,
        { cause: 'override', causeId: null, person: caller.person, actor: caller.actor },
        { reasonCode: request.reason_code, comment: request.comment },
      )
      const replacement = wire && (await bearReplacement(engine, turn, row, wire, caller))
      return {
        id,
        status: row.status,
        compensation: formatId('compensation', opened.id),
        replacement: replacement && formatId('decision', replacement),
      }
    },
    idempotency,
  )
}

/** The same proposal with other arguments, asked for by whoever overrides: so somebody else approves it where people must. */
function replacementOf(turn: Turn, row: DecisionRow, proposal: Json, person: string): ProposalWire {
  const key = keyOf(turn.state.key, row)
  if (!key) throw new CountersignError('gone', 'What was decided has been erased; nothing can stand instead.')
  if (row.kind === 'question')
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'outcome.proposal', message: 'a question has no proposal: ask it again' }],
    })
  const content = contentOf(key, row)
  const misfits = content.schema ? checkValue(content.schema, proposal, 'outcome.proposal') : []
  if (misfits.length > 0) throw new CountersignError('schema-mismatch', undefined, { errors: misfits })
  return {
    system: row.system,
    version: row.version,
    kind: row.kind,
    action: row.action,
    input: content.input,
    proposal,
    attributes: content.attributes,
    requester: `person:${person}`,
    parent: formatId('decision', row.id),
    ...(content.schema ? { schema: content.schema } : {}),
    ...(content.groups ? { groups: content.groups } : {}),
    ...(content.subject === null ? {} : { subject: content.subject }),
    ...(content.case === null ? {} : { case: content.case }),
    ...(content.callback === null ? {} : { callback: { url: content.callback } }),
    // What people put in its place is not the run's to pay for.
    ...(row.run === null || runIdOf(row.run) ? {} : { run: row.run }),
  }
}

async function bearReplacement(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  wire: ProposalWire,
  caller: Caller,
): Promise<string> {
  const id = turn.newId()
  await useFiles(turn, turn.workspace, id, wire as unknown as Json)
  const subjectKey = row.subject_ref === null ? null : keyOf(turn.state.key, row)
  const { birth, tasks, entry, answer } = bear(engine, turn.state, turn.nowMs, id, caller, wire, {
    subjectRef: row.subject_ref,
    subjectKey,
    parent: { id: row.id, preferred: null },
    chain: turn.state.chains
      ? await readChain(turn, turn.workspace, { parent: row.id, run: row.run, requester: null, proposer: null })
      : [],
    watchers: turn.state.live ? await readWatchers(turn, turn.workspace, turn.nowMs) : [],
    run: null,
    counts: await readCounts(turn, turn.state, wire, turn.nowMs),
  })
  await turn.addBirth(birth)
  await reserve(turn, id, wire)
  await turn.addTasks(tasks)
  turn.record(entry)
  if (answer(0).stuck) await noteStuck(turn, turn.workspace, id, turn.nowMs)
  for (const at of [birth.dueAt, birth.untilAt, birth.releaseBy]) if (at !== null) turn.alarm(at)
  return id
}
