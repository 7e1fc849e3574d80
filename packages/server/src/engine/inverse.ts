/** The inverse of what was done, as a decision of its own: approved by whoever takes it back, released like any other. */
import { canonicalize, digestText, formatId, type Json } from '@countersign/core'
import type { BirthRow } from '../store/births.ts'
import { readDecision, type DecisionRow } from '../store/decisions.ts'
import { sha256, type Key } from '../store/seal.ts'
import { releaseWithinMs } from './birth-row.ts'
import type { Turn } from './committer.ts'
import type { Content } from './content.ts'
import type { Engine } from './engine.ts'
import { runIdOf } from './runs/charge.ts'
import { outcomeOf } from './sealed-key.ts'
import { holdingStop } from './stops/active-stops.ts'

export async function bearInverse(
  engine: Engine,
  turn: Turn,
  of: DecisionRow,
  keyOfOriginal: Key,
  original: Content,
  action: string,
  person: string,
): Promise<string> {
  const { seal, dice } = engine
  const id = turn.newId()
  const proposal: Json = {
    of: formatId('decision', of.id),
    original: outcomeOf(keyOfOriginal, of).proposal ?? original.proposal,
  }
  const content: Content = {
    alternatives: [],
    attributes: {},
    callback: original.callback,
    case: of.case_ref,
    explanation: null,
    groups: null,
    input: null,
    nearest: null,
    proposal,
    reasons: [`It takes back ${formatId('decision', of.id)}.`],
    requester: null,
    schema: null,
    subject: original.subject,
    values: {},
  }
  // What is said about a subject goes when the subject's key does.
  const key = of.subject_ref === null ? seal.makeKey() : keyOfOriginal
  const salt = dice.bytes(16)
  const text = canonicalize(content as unknown as Json)
  const releaseBy = turn.nowMs + releaseWithinMs
  const birth: BirthRow = {
    id,
    system: of.system,
    version: of.version,
    kind: 'action',
    action,
    status: 'approved',
    mode: 'gate',
    policy: null,
    policyVersion: null,
    rules: '',
    auditP: 0,
    sampled: false,
    planted: false,
    queue: null,
    seats: '',
    dueAt: null,
    onSilence: 'deny',
    untilAt: null,
    releaseBy,
    digest: sha256(digestText(action, proposal)),
    confidence: null,
    reversible: turn.state.actions.get(action) ?? false,
    editable: false,
    subjectRef: of.subject_ref,
    caseRef: of.case_ref,
    // No budget keeps what was done from being taken back.
    run: runIdOf(of.run) ? null : of.run,
    parent: of.id,
    requester: null,
    proposer: person,
    callback: content.callback !== null,
    wrappedKey: of.subject_ref === null ? seal.wrap(turn.state.key, key) : null,
    salt,
    sealed: seal.bytes(key, text),
    verdict: 'approved',
    by: 'person',
    releaseId: null,
    effectDue: null,
    ended: false,
  }
  await turn.addBirth(birth)
  const frozen = await bornUnder(turn, id)
  await turn.query(
    'update decisions set outcome_people = $3, frozen = $4, frozen_at = at_ms($5) where workspace = $1 and id = $2',
    [turn.workspace, id, [person], frozen, frozen && turn.nowMs],
  )
  turn.alarm(releaseBy)
  turn.record({
    type: 'decision.proposed',
    also: ['decision.approved'],
    decision: id,
    actor: { kind: 'person', id: formatId('person', person) },
    data: {
      system: of.system,
      version: of.version,
      kind: 'action',
      action,
      status: 'approved',
      commit: sha256(salt, text).toString('hex'),
      takes_back: formatId('decision', of.id),
      route: { mode: 'gate', rules: [], policy: null, alarms: 0 },
    },
  })
  return id
}

/** The stop that holds it from its first moment: its time to be released stands still like any other's. */
async function bornUnder(turn: Turn, id: string): Promise<string | null> {
  if (turn.state.stops.length === 0) return null
  const row = await readDecision(turn, turn.workspace, id)
  return (row && holdingStop(turn.state, row)?.id) ?? null
}
