/**
 * A proposal becomes a newborn: routed, sealed, with its tasks and its entry in the log. Pure but for ids and salts, as
 * it may run again when the epoch moves on; and what was answered at a birth, said again.
 */
import {
  canonicalize,
  CountersignError,
  digestText,
  formatId,
  makeUuidv7,
  type DecisionStatus,
  type Json,
  type OutcomeVerdict,
  type ProposalWire,
  type RouteDecision,
} from '@countersign/core'
import type { BirthRow, TaskBirthRow } from '../store/births.ts'
import { readDecision, type DecisionRow } from '../store/decisions.ts'
import type { RunRow } from '../store/runs.ts'
import { hmac, sha256, type Key } from '../store/seal.ts'
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
import { circumstancesOf, factsOf, routeByShadow, routeProposal } from './route-proposal.ts'
import { contentOf, keyOf } from './sealed-key.ts'
import { grantWords } from './grants/grant-words.ts'
import { stopAtBirth, stoppedWords } from './stops/stop-at-birth.ts'
import { memberByIdentity, type WorkspaceState } from './workspace-state.ts'

export const releaseWithinMs = 24 * 3_600_000
export const effectWithinMs = 24 * 3_600_000

/** Who proposes: the actor in the log, and the person where it is one. */
export interface Proposer {
  actor: Actor
  person: string | null
  systems: readonly string[] | null
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

export interface Born {
  row: DecisionRow
  content: Content
  tasks: string[]
  /** The open incident that it resembles. */
  incident?: string
  /** Nobody here can fill its gate. */
  stuck?: boolean
}

/** A live watch is approved at once. */
const bornStatus: Record<RouteDecision['mode'], DecisionStatus> = {
  auto: 'approved',
  watch: 'holding',
  gate: 'waiting',
  deny: 'refused',
}

/** What a decision came to that ended, or was approved, as it was born. */
const verdictAtBirth = (status: DecisionStatus): OutcomeVerdict | null =>
  status === 'approved' || status === 'refused' || status === 'stopped'
    ? status
    : status === 'released'
      ? 'approved'
      : null
const byAtBirth = (verdict: OutcomeVerdict | null) => verdict && (verdict === 'stopped' ? 'stop' : 'policy')

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
  const around = circumstancesOf(state, wire, found.watchers, found.run, nowMs, id, found.counts)
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
    schema: wire.schema ?? null,
    subject: wire.subject ?? null,
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
    seats: writeSeats(route.seats, route.blind),
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

function rowOfBirth(workspace: string, nowMs: number, b: BirthRow, tasks: TaskBirthRow[]): DecisionRow {
  return {
    workspace,
    id: b.id,
    system: b.system,
    version: b.version,
    kind: b.kind as DecisionRow['kind'],
    action: b.action,
    status: b.status as DecisionStatus,
    rev: 1,
    mode: b.mode as DecisionRow['mode'],
    policy: b.policy,
    policy_version: b.policyVersion,
    rules: b.rules,
    audit_p: b.auditP,
    sampled: b.sampled,
    planted: b.planted,
    queue: b.queue,
    seats: b.seats,
    due_at: b.dueAt,
    on_silence: b.onSilence as DecisionRow['on_silence'],
    until_at: b.untilAt,
    release_by: b.releaseBy,
    digest: b.digest,
    confidence: b.confidence,
    reversible: b.reversible,
    editable: b.editable,
    subject_ref: b.subjectRef,
    case_ref: b.caseRef,
    run: b.run,
    parent: b.parent,
    requester: b.requester,
    proposer: b.proposer,
    callback: b.callback,
    wrapped_key: b.wrappedKey,
    salt: b.salt,
    sealed: b.sealed,
    outcome_verdict: b.verdict as OutcomeVerdict | null,
    outcome_by: b.by as DecisionRow['outcome_by'],
    outcome_people: null,
    outcome_sealed: null,
    release_id: b.releaseId,
    released_at: b.releaseId ? nowMs : null,
    effect: null,
    effect_at: null,
    effect_due: b.effectDue,
    effect_sealed: null,
    vetoed_at: null,
    frozen: null,
    frozen_at: null,
    window_ms: null,
    flagged_at: null,
    overridden_at: null,
    overridden_by: null,
    override_sealed: null,
    compensation: null,
    appeal: null,
    created_at: nowMs,
    ended_at: b.ended ? nowMs : null,
    erased_at: null,
    erased_position: null,
    subject_key: null,
    has_truths: false,
    tasks: null,
    task_ids: tasks.filter((task) => task.kind === 'approval').map((task) => task.id),
  }
}

/** What was answered when it was born, however far it has come since. */
export async function replayBirth(engine: Engine, state: WorkspaceState, decision: string): Promise<Born> {
  const row = await readDecision(engine.database, state.id, decision)
  const key = row && keyOf(state.key, row)
  if (!row || !key) throw new CountersignError('gone', 'What was answered to this key has been erased.')
  const content = contentOf(key, row)
  const [leaf] = await engine.database.query<{ leaf: Buffer }>(
    `select leaf from entries where workspace = $1 and decision = $2 order by position limit 1`,
    [state.id, decision],
  )
  const { data } = JSON.parse((leaf as { leaf: Buffer }).leaf.toString()) as {
    data: {
      status: DecisionStatus
      route: { mode: DecisionRow['mode']; rules: string[] }
      release?: string
      grant?: string
    }
  }
  const tasks = data.status === 'waiting' ? (row.task_ids ?? []).slice(0, 1) : []
  const verdict = verdictAtBirth(data.status)
  const first: DecisionRow = {
    ...row,
    status: data.status,
    rev: 1,
    mode: data.route.mode,
    rules: data.route.rules.join(' '),
    digest: row.kind === 'question' ? null : sha256(digestText(row.action, content.proposal)),
    outcome_verdict: verdict,
    outcome_by: data.grant ? 'grant' : byAtBirth(verdict),
    outcome_people: data.grant ? row.outcome_people : null,
    outcome_sealed: null,
    release_id: data.release ? row.release_id : null,
    released_at: data.release ? row.created_at : null,
    effect: null,
    effect_at: null,
    effect_sealed: null,
    vetoed_at: null,
    flagged_at: null,
    overridden_at: null,
    overridden_by: null,
    override_sealed: null,
    compensation: null,
    appeal: null,
    ended_at: data.status === 'refused' || data.status === 'stopped' ? row.created_at : null,
    release_by: data.status === 'approved' ? row.created_at + releaseWithinMs : null,
    queue: data.status === 'waiting' ? (row.queue ?? 'inbox') : null,
    task_ids: tasks,
  }
  return { row: first, content, tasks }
}
