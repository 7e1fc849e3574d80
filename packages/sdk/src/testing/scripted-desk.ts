/**
 * The law in memory: decisions made, answered, released and reported as the server does it, by the same functions of
 * core. Time stands still: deadlines pass when the script says so.
 */
import {
  CountersignError as Refusing,
  decideCancel,
  decideEffect,
  decideRelease,
  decideSilence,
  decideVeto,
  isAnswered,
  isEnded,
  allowedOrThrow,
  parseDigest,
  type Json,
} from '@countersign/core'
import { digestOf } from '../digest-of.ts'
import type { DecisionWire, EffectStatus, OutcomeWire, Proposal, Route } from '../types.ts'
import { at, bear, idOf, stateOf } from './scripted-decision.ts'
import { reviewerName, type Script, type ScriptedAnswer } from './scripted-answer.ts'
import { createScriptedRuns, type ScriptedRuns } from './scripted-runs.ts'

export interface ScriptedDesk {
  runs: ScriptedRuns
  decisions: DecisionWire[]
  find(id: string): DecisionWire
  propose(proposal: Proposal & { release?: boolean }): DecisionWire
  /** The route that it would get; stores nothing. */
  tryRoute(proposal: Proposal): Route
  answer(id: string, answer: ScriptedAnswer): void
  release(id: string, digest: string): { go: true; release: string }
  effect(id: string, status: EffectStatus, detail: unknown): { id: string; status: string }
  cancel(id: string): { id: string; status: string }
  veto(id: string, comment: string): { id: string; status: string }
  freeze(stop: string | null): void
  /** Resolves when the decision has changed past `rev`, or is answered where that is null. */
  changed(id: string, rev: number | null): Promise<void>
}

export function createScriptedDesk(script: Script): ScriptedDesk {
  const decisions: DecisionWire[] = []
  const listeners = new Set<() => void>()
  const runs = createScriptedRuns()
  let frozen: string | null = null

  const find = (id: string): DecisionWire => {
    const found = decisions.find((one) => one.id === id)
    if (!found) throw new Refusing('not-found', `There is no decision ${id} here.`)
    return found
  }
  const change = (decision: DecisionWire, to: Partial<DecisionWire>): void => {
    Object.assign(decision, to, { rev: decision.rev + 1, ended_at: isEnded(to.status ?? decision.status) ? at : null })
    for (const listener of listeners) listener()
  }
  const conclude = (decision: DecisionWire, status: DecisionWire['status'], outcome: OutcomeWire): void =>
    change(decision, { status, outcome, frozen: status === 'approved' ? frozen : null })
  const byPerson = (verdict: OutcomeWire['verdict'], more: Partial<OutcomeWire> = {}): OutcomeWire => ({
    verdict,
    by: 'person',
    people: [{ id: 'per_scripted', name: reviewerName }],
    ...more,
  })

  /** Beyond its run's budget it is approved all the same, and not released. */
  const releaseIfCovered = (decision: DecisionWire): void => {
    try {
      desk.release(decision.id, decision.digest ?? '')
    } catch (error) {
      if (!Refusing.is(error) || error.code !== 'over-budget') throw error
    }
  }

  const desk: ScriptedDesk = {
    runs,
    decisions,
    find,
    propose(proposal) {
      runs.checkOpen(proposal.run)
      const decision = bear(proposal, decisions.length + 1)
      const answer = script(decision as never)
      decisions.push(decision)
      route(decision, answer, frozen)
      if (decision.status === 'approved' && decision.route.mode === 'auto' && proposal.release && frozen === null)
        releaseIfCovered(decision)
      if (decision.status === 'waiting')
        setTimeout(() => isAnswered(decision.status) || desk.answer(decision.id, answer), 0)
      return structuredClone(decision)
    },
    tryRoute(proposal) {
      const decision = bear(proposal, decisions.length + 1)
      route(decision, script(decision as never), frozen)
      return decision.route
    },
    answer(id, answer) {
      const decision = find(id)
      if (answer === 'wait') return
      if (decision.status !== 'waiting') throw new Refusing('task-closed', `${id} is ${decision.status} by now.`)
      if (answer === 'silence')
        return conclude(decision, allowedOrThrow(decideSilence(stateOf(decision))).status, {
          verdict: 'expired',
          by: 'timeout',
        })
      if (answer === 'approve')
        return conclude(decision, 'approved', byPerson('approved', { proposal: decision.proposal }))
      if (answer === 'reject') return conclude(decision, 'rejected', byPerson('rejected'))
      if (typeof answer === 'string' || 'refuse' in answer || 'live' in answer)
        throw new Refusing('wrong-verdict', 'Only a person’s answer can be given later.')
      if ('approve' in answer)
        return conclude(
          decision,
          'approved',
          byPerson('approved', { proposal: decision.proposal, comment: answer.approve }),
        )
      if ('reject' in answer) return conclude(decision, 'rejected', byPerson('rejected', { comment: answer.reject }))
      if ('return' in answer)
        return conclude(decision, 'returned', byPerson('returned', { instruction: answer.return }))
      if ('answer' in answer) return conclude(decision, 'answered', byPerson('answered', { answer: answer.answer }))
      const proposal = structuredClone(answer.edit) as Json
      Object.assign(decision, { original: decision.proposal, proposal, digest: digestOf(decision.action, proposal) })
      conclude(
        decision,
        'approved',
        byPerson('approved', { proposal, ...(answer.comment === undefined ? {} : { comment: answer.comment }) }),
      )
    },
    release(id, digest) {
      const decision = find(id)
      const step = allowedOrThrow(decideRelease(stateOf(decision), parseDigest(digest) ?? null, 0))
      runs.charge(decision)
      const release = idOf('release', decisions.indexOf(decision) + 1)
      change(decision, { status: step.status, release: { id: release, at } })
      return { go: true, release }
    },
    effect(id, status, detail) {
      const decision = find(id)
      const step = allowedOrThrow(decideEffect(stateOf(decision), status))
      change(decision, { status: step.status, effect: { status, detail: detail ?? null, at } })
      return { id, status: step.status }
    },
    cancel(id) {
      const decision = find(id)
      conclude(decision, allowedOrThrow(decideCancel(stateOf(decision))).status, { verdict: 'cancelled', by: 'caller' })
      return { id, status: decision.status }
    },
    veto(id, comment) {
      const decision = find(id)
      // Until the window's end a veto also reaches what is done: it demands compensation.
      const late = decision.release !== null && decision.route.until !== null && decision.status !== 'compensated'
      if (late) change(decision, { vetoed_at: at, outcome: { ...(decision.outcome as OutcomeWire), comment } })
      else {
        const step = allowedOrThrow(decideVeto(stateOf(decision), 0))
        Object.assign(decision, { vetoed_at: at })
        conclude(decision, step.status, byPerson('vetoed', { comment }))
      }
      return { id, status: decision.status }
    },
    freeze(stop) {
      frozen = stop
      for (const decision of decisions)
        if (decision.status === 'approved' || decision.status === 'released') change(decision, { frozen: stop })
    },
    async changed(id, rev) {
      const decision = find(id)
      const isDone = () => (rev === null ? isAnswered(decision.status) : decision.rev > rev)
      if (isDone()) return
      await new Promise<void>((resolve) => {
        const listener = () => {
          if (!isDone()) return
          listeners.delete(listener)
          resolve()
        }
        listeners.add(listener)
      })
    },
  }
  return desk
}

/** Applies what the policy alone decides; everything else waits for a person. */
function route(decision: DecisionWire, answer: ScriptedAnswer, frozen: string | null): void {
  const isObject = typeof answer === 'object'
  if (answer === 'auto' || (isObject && 'live' in answer)) {
    const live = isObject && 'live' in answer ? answer.live : null
    decision.route = {
      ...decision.route,
      mode: live === null ? 'auto' : 'watch',
      until: live === null ? null : new Date(Date.parse(at) + live).toISOString(),
    }
    Object.assign(decision, {
      status: 'approved',
      frozen,
      task: null,
      tasks: [],
      queue: null,
      outcome: { verdict: 'approved', by: 'policy', proposal: decision.proposal },
    })
  } else if (isObject && 'refuse' in answer) {
    decision.route = { ...decision.route, mode: 'deny', reasons: [answer.refuse] }
    Object.assign(decision, {
      status: 'refused',
      task: null,
      tasks: [],
      queue: null,
      ended_at: at,
      outcome: { verdict: 'refused', by: 'policy' },
    })
  }
}
