/**
 * Flag → incident. A flag says that something is odd; people should see what is like it before more of it goes ahead. It
 * opens an incident, or joins the open one that it resembles. What resembles it and was to go ahead by itself waits for a
 * person from then on, what people approved is listed, and what is proposed later goes to people while the incident is
 * open.
 */
import { argumentTokens } from '@countersign/algorithms'
import { CountersignError, formatId, parseId, type JsonObject } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { changeDecision, decisionColumns, decisionSource, fromRow, type DecisionRow } from '../store/decisions.ts'
import type { Key } from '../store/seal.ts'
import { cancelTasksOf } from '../store/tasks.ts'
import type { Idempotency, Turn } from './committer.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import { decisionOrThrow, type Caller, type Reason } from './fate.ts'
import { findLookAlike, type IncidentContent, type OpenIncident } from './look-alike.ts'
import { contentOf, keyOf, outcomeOf } from './sealed-key.ts'
import { sendToPeople } from './send-to-people.ts'

/** How a decision came to stand in an incident. */
export type Involvement = 'flagged' | 'held' | 'listed' | 'gated'

const proposalOf = (key: Key, row: DecisionRow) => {
  const { proposal } = outcomeOf(key, row)
  return proposal === undefined ? contentOf(key, row).proposal : proposal
}

async function involve(
  q: Query,
  workspace: string,
  incident: string,
  decision: string,
  how: Involvement,
  atMs: number,
) {
  const rows = await q.query(
    `insert into incident_decisions (workspace, incident, decision, how, at) values ($1, $2, $3, $4, at_ms($5))
     on conflict do nothing returning decision`,
    [workspace, incident, decision, how, atMs],
  )
  return rows.length > 0
}

export function flag(
  engine: Engine,
  workspace: string,
  caller: Caller,
  id: string,
  reason: Reason,
  idempotency: Idempotency | null,
): Promise<{ id: string; flagged_at: string; incident: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await decisionOrThrow(turn, caller, id)
      const key = keyOf(turn.state.key, row)
      if (!key) throw new CountersignError('gone', 'What was decided has been erased.')
      const proposal = proposalOf(key, row)
      const known = turn.state.incidents.find((one) => one.decision === row.id)
      const joined = known ?? findLookAlike(turn.state.incidents, { ...row, proposal })
      const flagged = changeDecision(turn, row, { flagged_at: turn.nowMs })
      const incident: OpenIncident = joined ?? {
        id: turn.newId(),
        decision: row.id,
        system: row.system,
        version: row.version,
        action: row.action,
        tokens: argumentTokens(proposal),
      }
      const told = { incident: formatId('incident', incident.id) }
      turn.record({ type: 'decision.flagged', decision: row.id, actor: caller.actor, data: told })
      if (!joined) {
        const content: IncidentContent = {
          proposal,
          reasonCode: reason.reason_code ?? null,
          comment: reason.comment ?? null,
        }
        await turn.query(
          `insert into incidents (workspace, id, decision, system, version, action, sealed, status, opened_by, opened_at)
           values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, at_ms($9))`,
          [
            workspace,
            incident.id,
            row.id,
            row.system,
            row.version,
            row.action,
            engine.seal.json(key, content as unknown as JsonObject),
            caller.actor.id,
            turn.nowMs,
          ],
        )
        turn.record({ type: 'incident.opened', decision: row.id, actor: caller.actor, data: told })
        turn.bumpEpoch()
      }
      if ((await involve(turn, workspace, incident.id, row.id, 'flagged', turn.nowMs)) && joined)
        turn.record({
          type: 'incident.joined',
          decision: row.id,
          actor: caller.actor,
          data: { ...told, how: 'flagged' },
        })
      await holdBack(engine, turn, flagged, incident, caller.actor)
      if (!joined) await holdLookAlikes(engine, turn, flagged, incident, caller.actor)
      return { id, flagged_at: isoTime(turn.nowMs), incident: told.incident }
    },
    idempotency,
  )
}

/** What was to go ahead by itself waits for a person; answers whether it did. */
async function holdBack(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  incident: OpenIncident,
  actor: Actor,
): Promise<boolean> {
  if (row.status !== 'holding' && (row.status !== 'approved' || row.outcome_by !== 'policy')) return false
  // The audit of what went ahead alone is drawn again when people have decided.
  await cancelTasksOf(turn, turn.workspace, row.id, ['audit'])
  await sendToPeople(engine, turn, row)
  turn.record({
    type: 'decision.held',
    decision: row.id,
    actor,
    data: { incident: formatId('incident', incident.id) },
  })
  return true
}

async function holdLookAlikes(
  engine: Engine,
  turn: Turn,
  flagged: DecisionRow,
  incident: OpenIncident,
  actor: Actor,
): Promise<void> {
  const rows = await turn.query<DecisionRow>(
    `select ${decisionColumns} from ${decisionSource} where d.workspace = $1 and d.id = any(array(
       select id from decisions where workspace = $1 and status in ('waiting', 'holding') and status = 'holding' and system = $2 and version = $3 and action = $4
       union all
       select id from decisions where workspace = $1 and status = 'approved' and release_by is not null and system = $2 and version = $3 and action = $4))
     and d.id <> $5 order by d.id`,
    [turn.workspace, flagged.system, flagged.version, flagged.action, flagged.id],
  )
  for (const row of rows.map(fromRow)) {
    const key = keyOf(turn.state.key, row)
    if (!key || !findLookAlike([incident], { ...row, proposal: proposalOf(key, row) })) continue
    const held = await holdBack(engine, turn, row, incident, actor)
    const how = held ? 'held' : 'listed'
    await involve(turn, turn.workspace, incident.id, row.id, how, turn.nowMs)
    turn.record({
      type: 'incident.joined',
      decision: row.id,
      actor,
      data: { incident: formatId('incident', incident.id), how },
    })
  }
}

/**
 * Lists a newborn that resembles the incident. It is at people already, by its route: should the process end before
 * this, only the list is shorter.
 */
export const joinIncident = (engine: Engine, workspace: string, incident: string, decision: string): Promise<void> =>
  engine.committer
    .act(workspace, async (turn) => {
      if (await involve(turn, workspace, incident, decision, 'gated', turn.nowMs))
        turn.record({
          type: 'incident.joined',
          decision,
          actor: { kind: 'policy', id: null },
          data: { incident: formatId('incident', incident), how: 'gated' },
        })
    })
    .catch((error: unknown) => engine.log.warn({ err: error }, 'a look-alike could not be listed in its incident'))

export function closeIncident(
  engine: Engine,
  workspace: string,
  caller: Caller,
  id: string,
  note: string,
  idempotency: Idempotency | null,
): Promise<{ id: string; status: 'closed'; closed_at: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const [row] = await turn.query<{ decision: string; status: string }>(
        'select decision, status from incidents where workspace = $1 and id = $2',
        [workspace, parseId('incident', id) ?? null],
      )
      if (!row) throw new CountersignError('not-found', `There is no incident ${id.slice(0, 60)} in this workspace.`)
      if (row.status !== 'open') throw new CountersignError('already-ended', 'The incident was closed before.')
      await turn.query(
        `update incidents set status = 'closed', closed_by = $3, closed_at = at_ms($4), note_sealed = $5 where workspace = $1 and id = $2`,
        [workspace, parseId('incident', id), caller.actor.id, turn.nowMs, engine.seal.json(turn.state.key, note)],
      )
      turn.record({ type: 'incident.closed', decision: row.decision, actor: caller.actor, data: { incident: id } })
      turn.bumpEpoch()
      return { id, status: 'closed' as const, closed_at: isoTime(turn.nowMs) }
    },
    idempotency,
  )
}
