/**
 * Propose and route: a proposal becomes a decision. What can be looked up before the head is taken is looked up first
 * (the subject's key, the parent, files); bearing it is pure and may run again when the epoch moves on.
 */
import {
  allowedOrThrow,
  CountersignError,
  heldRefusal,
  makeUuidv7,
  parseId,
  type FieldError,
  type Json,
  type ProposalWire,
} from '@countersign/core'
import { readDecision } from '../store/decisions.ts'
import { hmac } from '../store/seal.ts'
import { bear, LookAgain, NeedsTurn, type Found, type Proposer } from './bear.ts'
import { replayBirth, type Born } from './birth-row.ts'
import { bearInTurn, knownBirth } from './bear-in-turn.ts'
import { readChain } from './chain.ts'
import { checkSchema, checkValue } from './check-schema.ts'
import type { Idempotency } from './committer.ts'
import type { Engine } from './engine.ts'
import { noteStuck } from './no-reviewer.ts'
import { joinIncident } from './incidents.ts'
import { countersFor, readCounts } from './policy-life/counting.ts'
import { readWatchers, type StretchRow } from './presence.ts'
import { circumstancesOf, routeProposal, type Routing } from './route-proposal.ts'
import { runFor } from './runs/run-for.ts'
import { subjectKey } from './sealed-key.ts'
import { useFiles } from './use-files.ts'
import type { WorkspaceState } from './workspace-state.ts'

export async function propose(
  engine: Engine,
  workspace: string,
  proposer: Proposer,
  wire: ProposalWire,
  idempotency: Idempotency | null,
  planted?: string,
): Promise<Born> {
  checkProposal(wire, proposer)
  for (let tries = 1; ; tries++)
    try {
      return await proposeOnce(engine, workspace, proposer, wire, idempotency, planted)
    } catch (error) {
      if (!(error instanceof LookAgain)) throw error
      if (tries === mostTries) throw new CountersignError('busy', undefined, { retryAfterS: 1 })
    }
}

/** Each asks for an erasure in between. */
const mostTries = 100

async function proposeOnce(
  engine: Engine,
  workspace: string,
  proposer: Proposer,
  wire: ProposalWire,
  idempotency: Idempotency | null,
  planted?: string,
): Promise<Born> {
  const state = await engine.states.get(workspace)
  const id = makeUuidv7(engine.clock.now(), engine.dice.bytes(10))
  const found = await lookUp(engine, state, wire, id)
  if (found.run && found.run.status !== 'running') {
    const known = idempotency && (await knownBirth({ query: engine.database.query, workspace }, idempotency))
    if (known) return replayBirth(engine, state, known)
    allowedOrThrow(heldRefusal(found.run.status))
  }
  if (!state.systemsSeen.has(`${wire.system}\n${wire.version ?? ''}`)) {
    await engine.database.query(
      'insert into systems (workspace, name, version, first_at) values ($1, $2, $3, at_ms($4)) on conflict do nothing',
      [workspace, wire.system, wire.version ?? '', engine.clock.now()],
    )
    state.systemsSeen.add(`${wire.system}\n${wire.version ?? ''}`)
  }
  if (!state.actionsSeen.has(`${wire.system}\n${wire.action}`)) {
    await engine.database.query(
      'insert into system_actions (workspace, system, action, first_at) values ($1, $2, $3, at_ms($4)) on conflict do nothing',
      [workspace, wire.system, wire.action, engine.clock.now()],
    )
    state.actionsSeen.add(`${wire.system}\n${wire.action}`)
  }
  const inTurn = () => bearInTurn(engine, workspace, id, proposer, wire, found, idempotency, planted)
  const born =
    mayBeGranted(state, wire) ||
    (wire.kind !== 'question' && countersFor(state, wire.action).length > 0) ||
    (found.run !== null && wire.release === true)
      ? await inTurn()
      : await engine.committer
          .bear(
            workspace,
            (at, nowMs) => bear(engine, at, nowMs, id, proposer, wire, found, planted),
            idempotency,
            async (decision) => replayBirth(engine, state, decision),
          )
          // A policy that counts has come into force meanwhile.
          .catch((error: unknown) => {
            if (error instanceof NeedsTurn) return inTurn()
            throw error
          })
  if (born.stuck) await engine.committer.act(workspace, (turn) => noteStuck(turn, workspace, born.row.id, turn.nowMs))
  if (born.incident) await joinIncident(engine, workspace, born.incident, born.row.id)
  return born
}

/** Only what somebody granted leaves the fast way; the act looks closely. */
const mayBeGranted = (state: WorkspaceState, wire: ProposalWire): boolean =>
  state.grants.some(({ action, system }) => action === wire.action && (system === null || system === wire.system))

/** The route that this proposal would get; stores nothing. */
export async function tryRoute(
  engine: Engine,
  workspace: string,
  proposer: Proposer,
  wire: ProposalWire,
): Promise<Routing> {
  checkProposal(wire, proposer)
  const state = await engine.states.get(workspace)
  const nowMs = engine.clock.now()
  const run = await runFor(engine.database, state.id, wire)
  const counts = await readCounts(engine.database, state, wire, nowMs)
  return routeProposal(
    state,
    wire,
    circumstancesOf(state, wire, await watchersFor(engine, state), run, nowMs, null, counts),
  )
}

function checkProposal(wire: ProposalWire, proposer: Proposer): void {
  if (proposer.systems !== null && !proposer.systems.includes('*') && !proposer.systems.includes(wire.system))
    throw new CountersignError(
      'system-not-listed',
      `This key may not propose for "${wire.system}"; it lists ${proposer.systems.join(', ') || 'no system'}.`,
    )
  const errors: FieldError[] = []
  const isQuestion = wire.kind === 'question'
  if (isQuestion && wire.proposal !== undefined)
    errors.push({ path: 'proposal', message: 'a question has none: leave it out' })
  if (!isQuestion && wire.proposal === undefined)
    errors.push({ path: 'proposal', message: 'missing: what is proposed' })
  if (wire.schema) errors.push(...checkSchema(wire.schema))
  if (errors.length === 0 && wire.schema && !isQuestion)
    errors.push(...checkValue(wire.schema, wire.proposal as Json, 'proposal'))
  if (isQuestion && wire.release) errors.push({ path: 'release', message: 'a question is never released' })
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
}

/** @param id of the decision that it would become. */
async function lookUp(engine: Engine, state: WorkspaceState, wire: ProposalWire, id: string): Promise<Found> {
  const subjectRef = wire.subject === undefined ? null : hmac(state.key, `subject:${wire.subject}`)
  await useFiles(engine.database, state.id, id, wire as unknown as Json)
  let parent: Found['parent'] = null
  if (wire.parent !== undefined) {
    const parentId = parseId('decision', wire.parent)
    const row = parentId && (await readDecision(engine.database, state.id, parentId))
    if (!row)
      throw new CountersignError('bad-input', undefined, {
        errors: [{ path: 'parent', message: 'there is no such decision' }],
      })
    parent = { id: row.id, preferred: row.status === 'returned' ? (row.outcome_people?.[0] ?? null) : null }
  }
  return {
    subjectRef,
    subjectKey: subjectRef && (await subjectKey(engine.database, engine.seal, state.key, state.id, subjectRef)),
    erasures: state.erasures,
    parent,
    watchers: await watchersFor(engine, state),
    chain: state.chains
      ? await readChain(engine.database, state.id, {
          parent: parent?.id ?? null,
          run: wire.run ?? null,
          requester: null,
          proposer: null,
        })
      : [],
    run: await runFor(engine.database, state.id, wire),
  }
}

/** Asked only where the policy lets something go ahead at once under watch: nobody else waits for it. */
const watchersFor = async (engine: Engine, state: WorkspaceState): Promise<StretchRow[]> =>
  state.live ? readWatchers(engine.database, state.id, engine.clock.now()) : []
