/**
 * A proposal becomes a newborn: routed, sealed, with its tasks and its entry in the log. Pure but for ids and salts, as
 * it may run again when the epoch moves on.
 */
import {
  canonicalize,
  digestText,
  formatId,
  makeUuidv7,
  type DecisionStatus,
  type Json,
  type ProposalWire,
  type RouteDecision,
} from '@countersign/core'
import type { BirthRow, TaskBirthRow } from '../store/births.ts'
import type { RunRow } from '../store/runs.ts'
import { hmac, sha256, type Key } from '../store/seal.ts'
import { byAtBirth, releaseWithinMs, rowOfBirth, verdictAtBirth, type Born } from './birth-row.ts'
import type { Newborn } from './committer.ts'
import type { Content } from './content.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { missingSeats } from './no-reviewer.ts'
import { approvalTask, auditTask, writeSeats } from './make-tasks.ts'
import { drawFor, undrawn } from './objectives/draw.ts'
import type { StretchRow } from './presence.ts'
import { countersFor, type Counts } from './policy-life/counting.ts'
import { policyRef } from './policy-life/policy-ref.ts'
import { circumstancesOf, factsOf, routeByShadow, routeProposal, type Asked } from './route-proposal.ts'
import { grantWords } from './grants/grant-words.ts'
import { stopAtBirth, stoppedWords } from './stops/stop-at-birth.ts'
import { memberByIdentity, type WorkspaceState } from './workspace-state.ts'

export const effectWithinMs = 24 * 3_600_000

/** Who proposes: the actor in the log, and the person where it is one. */
export interface Proposer {
  actor: Actor
  person: string | null
  systems: readonly string[] | null
  /** The trace that the proposal belongs to. */
  trace?: string | undefined
  /** Whom it asks in particular. */
  asked?: Asked | undefined
}

/** What was looked up before routing. */
export interface Found {
  subjectRef: Buffer | null
  subjectKey: Key | null
  parent: { id: string; preferred: string | null } | null
  /** Who is on watch; looked up only where the policy has a live watch. */
  watchers: readonly StretchRow[]
  /** Who had a part in its parents and its run; looked up only where the policy bars them. */
  chain: readonly string[]
  /** The run of ours that it names. */
  run: RunRow | null
  /** How often the workspace had erased when this was looked up; absent where it was read under the head. */
  erasures?: number
  /** What counters say; looked up under the head, and only where the policy asks. */
  counts?: Counts
}

/** A live watch is approved at once. */
const bornStatus: Record<RouteDecision['mode'], DecisionStatus> = {
  auto: 'approved',
  watch: 'holding',
  gate: 'waiting',
  deny: 'refused',
}

/** What it adds to a counter must be read and written under the head: the fast way is closed to it. */
export class NeedsTurn extends Error {}
/** Something was erased since the subject's key and files were looked up: what it names may be gone. */
export class LookAgain extends Error {}

export function bear(
  engine: Engine,
  state: WorkspaceState,
  nowMs: number,
  id: string,
  proposer: Proposer,
  wire: ProposalWire,
  found: Found,
  planted?: string,
  grant?: { id: string; person: string; name: string },
): Newborn<Born> {
  const { seal, dice } = engine
  const kind = wire.kind ?? 'action'
  if (found.erasures !== undefined && found.erasures !== state.erasures) throw new LookAgain()
  if (kind !== 'question' && found.counts === undefined && countersFor(state, wire.action).length > 0)
    throw new NeedsTurn()
  const around = {
    ...circumstancesOf(state, wire, found.watchers, found.run, nowMs, id, found.counts),
    asked: proposer.asked,
  }
  const route = routeProposal(state, wire, around)
  const { policy, as } = route.by
  const shadow = routeByShadow(state, wire, around)
  const stop = stopAtBirth(state, wire, route.rules)
  const goes = route.mode === 'auto' || (route.mode === 'watch' && route.live)
  const granted = !stop && route.mode === 'gate' ? grant : undefined
  const status = stop ? 'stopped' : goes || granted ? 'approved' : bornStatus[route.mode]
  const requester = wire.requester === undefined ? null : memberByIdentity(state, wire.requester)
  // What was seeded is no evidence, and what a stop ended was never on its way.
  const drawn =
    stop || kind === 'question' || planted || state.objectives.length === 0
      ? undrawn
      : drawFor(state, seal, id, factsOf(null, wire, around, state.actions.get(wire.action) ?? false), nowMs)
  const sampled =
    drawn.audited ||
    (!stop && kind !== 'question' && route.auditProbability > 0 && isDrawn(state.key, id, route.auditProbability))
  const release = wire.release === true && status === 'approved'

  // In the order in which canonical text has them: nothing is left to sort.
  const content: Content = {
    alternatives: wire.alternatives ?? [],
    attributes: wire.attributes ?? {},
    callback: wire.callback?.url ?? null,
    case: wire.case ?? null,
    explanation: wire.explanation ?? null,
    groups: wire.groups ?? null,
    input: wire.input ?? null,
    nearest: route.nearest,
    ...(planted ? { planted } : {}),
    proposal: wire.proposal ?? null,
    reasons: stop
      ? [...route.reasons, stoppedWords(stop)]
      : granted
        ? [...route.reasons, grantWords(granted)]
        : route.reasons,
    requester: wire.requester ?? null,
    ...(around.risk === undefined ? {} : { risk: around.risk }),
    ...(around.run ? { run: around.run.facts } : {}),
    schema: wire.schema ?? null,
    subject: wire.subject ?? null,
    ...(proposer.trace ? { trace: proposer.trace } : {}),
    values: route.values,
  }
  const key = found.subjectKey ?? seal.makeKey()
  const salt = dice.bytes(16)
  const digest = kind === 'question' ? null : sha256(digestText(wire.action, content.proposal))
  const text = canonicalize(content as unknown as Json)
  const verdict = verdictAtBirth(status)
  const dueAt = status === 'waiting' && route.dueMs !== null ? nowMs + route.dueMs : null
  const untilAt = !stop && route.mode === 'watch' ? nowMs + (route.windowMs ?? 0) : null

  const birth: BirthRow = {
    id,
    system: wire.system,
    version: wire.version ?? '',
    kind,
    action: wire.action,
    status,
    mode: route.mode,
    policy: policy?.id ?? null,
    policyVersion: policy?.version ?? null,
    rules: route.rules.join(' '),
    auditP: 1 - (1 - route.auditProbability) * (1 - drawn.probability),
    sampled,
    planted: planted !== undefined,
    queue: status === 'waiting' ? route.queue : null,
    seats: writeSeats(route.seats, route.blind, route.sign),
    dueAt,
    onSilence: route.onSilence,
    untilAt,
    releaseBy: status === 'approved' && !release ? nowMs + releaseWithinMs : null,
    digest,
    confidence: wire.confidence ?? null,
    reversible: state.actions.get(wire.action) ?? false,
    editable: content.schema !== null || kind !== 'question',
    subjectRef: found.subjectRef,
    caseRef: wire.case ?? null,
    run: wire.run ?? null,
    parent: found.parent?.id ?? null,
    requester,
    proposer: proposer.person,
    callback: content.callback !== null,
    wrappedKey: found.subjectKey ? null : seal.wrap(state.key, key),
    salt,
    sealed: seal.bytes(key, text),
    verdict,
    by: granted ? 'grant' : byAtBirth(verdict),
    releaseId: release ? makeUuidv7(nowMs, dice.bytes(10)) : null,
    effectDue: release ? nowMs + effectWithinMs : null,
    ended: status === 'refused' || status === 'stopped',
  }
  if (release) birth.status = 'released'
  const barred = route.notChain ? [requester, proposer.person, ...found.chain] : [requester]
  const source = {
    ...birth,
    attributes: content.attributes,
    barred: barred.filter((person) => person !== null),
  }
  const missing =
    status === 'waiting'
      ? missingSeats(
          state,
          {
            ...{ seats: route.seats, queue: route.queue, opened: [], barred: source.barred, answered: [] },
            about: {
              ...{ system: wire.system, caseRef: birth.caseRef, subjectRef: birth.subjectRef, requester },
              requesterName: () => wire.requester ?? null,
            },
          },
          nowMs,
        )
      : []
  const tasks: TaskBirthRow[] = []
  if (status === 'waiting') {
    const preferred = found.parent?.preferred ?? null
    tasks.push(...route.seats.map((_, slot) => approvalTask(engine, state, nowMs, source, slot, preferred)))
  }
  if (sampled && status !== 'waiting') tasks.push(auditTask(engine, state, nowMs, source))

  const also = [
    'decision.routed',
    ...(missing.length > 0 ? ['task.no-reviewer'] : []),
    ...(granted ? ['grant.used'] : []),
    ...(status === 'approved' || release
      ? ['decision.approved']
      : status === 'refused' || status === 'stopped'
        ? [`decision.${status}`]
        : []),
    ...(release ? ['decision.released'] : []),
  ]
  return {
    birth,
    tasks,
    draws: drawn.draws,
    entry: {
      type: 'decision.proposed',
      also,
      actor: proposer.actor,
      decision: id,
      task: tasks.find((task) => task.kind === 'approval')?.id ?? null,
      data: {
        system: wire.system,
        version: wire.version ?? '',
        kind,
        action: wire.action,
        status: birth.status,
        commit: sha256(salt, text).toString('hex'),
        route: {
          mode: route.mode,
          rules: route.rules,
          policy: policyRef(policy),
          ...(as ? { as } : {}),
          ...(route.sign.length > 0 ? { signed: true } : {}),
          alarms: route.alarms.length,
        },
        ...(shadow ? { shadow: { policy: policyRef(state.shadow), mode: shadow.mode, rules: shadow.rules } } : {}),
        ...(birth.releaseId ? { release: formatId('release', birth.releaseId) } : {}),
        ...(found.run ? { run: formatId('run', found.run.id) } : {}),
        ...(stop ? { stop: formatId('stop', stop.id) } : {}),
        ...(granted ? { grant: formatId('grant', granted.id) } : {}),
        ...(missing.length > 0 ? { no_reviewer: missing } : {}),
      },
    },
    answer: () => ({
      row: rowOfBirth(state.id, nowMs, birth, tasks),
      content,
      tasks: tasks.filter((task) => task.kind === 'approval').map((task) => task.id),
      ...(around.alike ? { incident: around.alike.id } : {}),
      ...(missing.length > 0 ? { stuck: true } : {}),
    }),
  }
}

/** The audit's draw: HMAC(secret, id) as a fraction of 2^48, against the probability. Nobody can foresee it; anyone with the key can repeat it. */
export const isDrawn = (workspaceKey: Key, id: string, probability: number): boolean =>
  hmac(workspaceKey, `audit:${id}`).readUIntBE(0, 6) / 2 ** 48 < probability
