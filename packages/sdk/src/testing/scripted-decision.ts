import { formatId, parseDigest, type DecisionState, type Json } from '@countersign/core'
import { digestOf } from '../digest-of.ts'
import type { DecisionWire, Proposal } from '../types.ts'

/** Time stands still here. */
export const at = '2026-01-01T00:00:00.000Z'
export const idOf = (kind: 'decision' | 'release' | 'task', n: number) =>
  formatId(kind, `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`)

/** A decision as it is born where a person must answer: number `n` of this desk. */
export function bear(proposal: Proposal, n: number): DecisionWire {
  const kind = proposal.kind ?? 'action'
  const task = idOf('task', n)
  const value = (proposal.proposal ?? null) as Json
  return {
    id: idOf('decision', n),
    status: 'waiting',
    rev: 1,
    digest: kind === 'question' ? null : digestOf(proposal.action, value),
    system: proposal.system,
    version: proposal.version ?? '',
    kind,
    action: proposal.action,
    route: {
      mode: 'gate',
      policy: null,
      rules: [],
      reasons: ['The script asks a person.'],
      nearest: null,
      audit: null,
      until: null,
    },
    outcome: null,
    task,
    tasks: [task],
    queue: 'inbox',
    due: null,
    on_silence: 'deny',
    release_by: null,
    frozen: null,
    watched: null,
    vetoed_at: null,
    input: proposal.input ?? null,
    proposal: value,
    schema: proposal.schema ?? null,
    confidence: proposal.confidence ?? null,
    alternatives: proposal.alternatives ?? [],
    explanation: proposal.explanation ?? null,
    attributes: proposal.attributes ?? {},
    subject: proposal.subject ?? null,
    case: proposal.case ?? null,
    requester: proposal.requester ?? null,
    reversible: proposal.reversible ?? false,
    run: proposal.run ?? null,
    parent: proposal.parent ?? null,
    release: null,
    effect: null,
    original: null,
    truth: [],
    created_at: at,
    ended_at: null,
    erased_at: null,
    overridden: null,
    compensation: null,
    log: { entry: null },
  }
}

/** What the law needs to know of it. */
export const stateOf = (decision: DecisionWire): DecisionState => ({
  status: decision.status,
  kind: decision.kind,
  digest: (decision.digest && parseDigest(decision.digest)) ?? null,
  frozen: decision.frozen,
  vetoedAt: decision.vetoed_at === null ? null : 0,
  releaseBy: null,
  untilAt: decision.route.until === null ? null : Date.parse(decision.route.until),
  dueAt: null,
  onSilence: 'deny',
  reversible: decision.reversible,
  releaseId: decision.release?.id ?? null,
  effect: decision.effect?.status ?? null,
})
