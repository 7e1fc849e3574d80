/**
 * Drills: stopping is practised on decisions that mean nothing. A drill makes them, approved, for systems of its own;
 * whoever runs it releases them over the network and stops each system meanwhile. Filed, its stops end and the log is
 * asked what was released after them.
 */
import { quantiles } from '@countersign/algorithms'
import {
  canonicalize,
  CountersignError,
  digestText,
  formatDigest,
  formatId,
  parseId,
  type DrillBegunWire,
  type DrillResult,
  type DrillWire,
  type Json,
} from '@countersign/core'
import type { BirthRow } from '../../store/births.ts'
import type { Query } from '../../store/database.ts'
import { sha256 } from '../../store/seal.ts'
import { releaseWithinMs } from '../birth-row.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Content } from '../content.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor, type EntryDraft } from '../entry.ts'
import { nameOfActor } from '../event-wire.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { readStops, stopDetail } from './read-stops.ts'
import { endStop } from './resume-stop.ts'

const action = 'countersign.drill'

/**
 * One act for the drill, and one for each of its rounds: a stop that is needed in earnest gets in between. Tried again
 * under its key it goes on where it was.
 */
export async function beginDrill(
  engine: Engine,
  workspace: string,
  actor: Actor,
  { rounds, size }: { rounds: number; size: number },
  idempotency: Idempotency | null,
): Promise<DrillBegunWire> {
  const { id, systems } = await engine.committer.act(
    workspace,
    async (turn) => {
      const drill = turn.newId()
      const all = Array.from({ length: rounds }, (_, n) => `drill-${drill.slice(-12)}-${n + 1}`)
      await turn.query(
        'insert into drills (workspace, id, systems, size, actor_kind, actor_id, started_at) values ($1, $2, $3, $4, $5, $6, at_ms($7))',
        [workspace, drill, all, size, actor.kind, actor.id, turn.nowMs],
      )
      turn.record({ type: 'drill.begun', actor, data: { drill: formatId('drill', drill), rounds, size } })
      return { id: formatId('drill', drill), systems: all }
    },
    idempotency,
  )
  const begun: DrillBegunWire = { id, rounds: [] }
  for (const system of systems)
    begun.rounds.push({
      system,
      decisions: await engine.committer.act(workspace, (turn) => bearRound(engine, turn, actor, system, size)),
    })
  return begun
}

/** Its decisions, born once. */
async function bearRound(
  engine: Engine,
  turn: Turn,
  actor: Actor,
  system: string,
  size: number,
): Promise<DrillBegunWire['rounds'][number]['decisions']> {
  const readBorn = () =>
    turn.query<{ id: string; digest: Buffer }>(
      'select id, digest from decisions where workspace = $1 and system = $2 order by id',
      [turn.workspace, system],
    )
  let born = await readBorn()
  if (born.length === 0) {
    const exercises = Array.from({ length: size }, (_, n) => exercise(engine, turn, actor, system, n))
    await turn.addBirths(exercises.map(({ birth }) => birth))
    for (const { entry } of exercises) turn.record(entry)
    born = await readBorn()
  }
  return born.map(({ id, digest }) => ({
    id: formatId('decision', id),
    digest: formatDigest(digest.toString('hex')),
  }))
}

/** An approved decision of which nothing comes. */
function exercise(
  engine: Engine,
  turn: Turn,
  actor: Actor,
  system: string,
  n: number,
): { birth: BirthRow; entry: EntryDraft } {
  const { seal, dice } = engine
  const [id, proposal, salt, key]: [string, Json, Buffer, Buffer] = [
    turn.newId(),
    { n },
    dice.bytes(16),
    seal.makeKey(),
  ]
  const content: Content = {
    ...{ alternatives: [], attributes: {}, callback: null, case: null, explanation: null, groups: null, input: null },
    ...{ nearest: null, proposal, reasons: ['An exercise: nothing comes of it.'], requester: null, schema: null },
    ...{ subject: null, values: {} },
  }
  const text = canonicalize(content as unknown as Json)
  const birth: BirthRow = {
    ...{ id, system, version: '', kind: 'action', action, status: 'approved', mode: 'auto', policy: null },
    ...{ policyVersion: null, rules: '', auditP: 0, sampled: false, planted: false, queue: null, seats: '' },
    ...{ dueAt: null, onSilence: 'deny', untilAt: null, releaseBy: turn.nowMs + releaseWithinMs },
    ...{ confidence: null, reversible: true, editable: false, subjectRef: null, caseRef: null, run: null },
    ...{
      parent: null,
      requester: null,
      proposer: null,
      callback: false,
      salt,
      digest: sha256(digestText(action, proposal)),
    },
    ...{ wrappedKey: seal.wrap(turn.state.key, key), sealed: seal.bytes(key, text), verdict: 'approved' },
    ...{ by: 'policy', releaseId: null, effectDue: null, ended: false },
  }
  const entry: EntryDraft = {
    type: 'decision.proposed',
    also: ['decision.approved'],
    actor,
    decision: id,
    data: { system, action, status: 'approved', drill: true, commit: sha256(salt, text).toString('hex') },
  }
  return { birth, entry }
}

export interface DrillRound {
  acknowledged_ms: number
  last_release_ms: number
  last_effect_ms: number
  released: number
  held: number
}

interface DrillRow {
  id: string
  systems: string[]
  size: number
  actor_kind: Actor['kind']
  actor_id: string | null
  started_at: number
  filed_at: number | null
  result: DrillResult | null
}

/** Files what was measured; what the drill's stops held is let go, and nothing comes of it. */
export function fileDrill(
  engine: Engine,
  workspace: string,
  actor: Actor,
  drillId: string,
  rounds: readonly DrillRound[],
  idempotency: Idempotency | null,
): Promise<DrillWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const [drill] = await turn.query<DrillRow>('select * from drills where workspace = $1 and id = $2', [
        workspace,
        parseId('drill', drillId) ?? null,
      ])
      if (!drill)
        throw new CountersignError('not-found', `There is no drill ${drillId.slice(0, 60)} in this workspace.`)
      if (drill.filed_at !== null) throw new CountersignError('already-reported', 'This drill was filed before.')
      if (rounds.length !== drill.systems.length)
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: 'rounds', message: `takes one result for each of its ${drill.systems.length} rounds` }],
        })
      const stops = (
        await turn.query<{ id: string }>(
          `select id from stops where workspace = $1 and drill and scope ->> 'system' = any($2)`,
          [workspace, drill.systems],
        )
      ).map(({ id }) => id)
      let releasedAfter = 0
      for (const id of stops) {
        const [row] = await readStops(turn, workspace, { id }, 1)
        if (!row) continue
        releasedAfter += (await stopDetail(turn, turn.state, row)).released_after
        if (row.resumed_at === null) await endStop(turn, row, actor)
      }
      const result = resultOf(rounds, releasedAfter)
      await turn.query('update drills set filed_at = at_ms($3), result = $4 where workspace = $1 and id = $2', [
        workspace,
        drill.id,
        turn.nowMs,
        JSON.stringify(result),
      ])
      turn.record({
        type: 'drill.filed',
        actor,
        data: {
          drill: drillId,
          rounds: rounds.length,
          released_after: releasedAfter,
          p99_ms: result.acknowledged_ms.p99,
        },
      })
      return drillWire(turn.state, { ...drill, filed_at: turn.nowMs, result })
    },
    idempotency,
  )
}

function resultOf(rounds: readonly DrillRound[], releasedAfter: number): DrillResult {
  const spread = (name: 'acknowledged_ms' | 'last_release_ms' | 'last_effect_ms') => {
    const [p50 = 0, p99 = 0] = quantiles(
      rounds.map((round) => round[name]),
      [0.5, 0.99],
    )
    return { p50, p99 }
  }
  const sum = (name: 'released' | 'held') => rounds.reduce((total, round) => total + round[name], 0)
  return {
    acknowledged_ms: spread('acknowledged_ms'),
    last_release_ms: spread('last_release_ms'),
    last_effect_ms: spread('last_effect_ms'),
    released: sum('released'),
    held: sum('held'),
    released_after: releasedAfter,
  }
}

const drillWire = (state: WorkspaceState, row: DrillRow): DrillWire => ({
  id: formatId('drill', row.id),
  started_at: isoTime(row.started_at),
  filed_at: row.filed_at === null ? null : isoTime(row.filed_at),
  by: { kind: row.actor_kind, id: row.actor_id, name: nameOfActor(state, row.actor_kind, row.actor_id) },
  rounds: row.systems.length,
  size: row.size,
  result: row.result,
})

export const listDrills = async (q: Query, state: WorkspaceState, limit: number): Promise<DrillWire[]> =>
  (
    await q.query<DrillRow>('select * from drills where workspace = $1 order by started_at desc, id desc limit $2', [
      state.id,
      limit,
    ])
  ).map((row) => drillWire(state, row))
