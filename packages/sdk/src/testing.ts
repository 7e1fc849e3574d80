/** `@countersign/sdk/testing`: a reviewer who follows a script, so that guards are tested without a server. */
import { Countersign } from './countersign.ts'
import { createScriptedDesk } from './testing/scripted-desk.ts'
import { createScriptedFetch } from './testing/scripted-fetch.ts'
import type { Script, ScriptedAnswer } from './testing/scripted-answer.ts'
import type { CountersignOptions, DecisionWire, Fetch, RunStart } from './types.ts'

export type { Script, ScriptedAnswer, ScriptedDecision } from './testing/scripted-answer.ts'

export interface ScriptedReviewer {
  /** Give it to `new Countersign({ url: 'http://scripted', apiKey: 'any', fetch })`, or take `client()`. */
  fetch: Fetch
  client(options?: CountersignOptions): Countersign
  /** Every decision so far, as it stands now. */
  readonly decisions: readonly DecisionWire[]
  /** Answers a decision that the script left waiting. */
  answer(id: string, answer: ScriptedAnswer): void
  /** Vetoes a decision, also after its release while its window lasts. */
  veto(id: string, comment?: string): void
  /** An emergency stop: nothing is released until `resume`, and what runs is aborted. */
  stop(): void
  resume(): void
  /** A person gives a run so much more, and it goes on. */
  renewRun(id: string, budget?: RunStart['budget']): void
  pauseRun(id: string): void
  /** The next requests fail on their way; with `'reply'` they are carried out and their replies are lost. */
  lose(requests: number, what?: 'request' | 'reply'): void
}

/**
 * A reviewer, a policy and a server in this process. The script says what becomes of each decision.
 *
 * ```ts
 * const reviewer = scriptedReviewer<{ amount: number }>((d) => (d.proposal.amount <= 100 ? 'approve' : { reject: 'too much' }))
 * const refund = reviewer.client().guard({ system: 'refund-agent', action: 'refund.create' }, payments.refund)
 * ```
 */
export function scriptedReviewer<P = unknown>(script: Script<P>): ScriptedReviewer {
  const desk = createScriptedDesk(script as Script)
  // One draw before a request, one before its reply.
  const losses: boolean[] = []
  const fetch = createScriptedFetch(desk, () => losses.shift() ?? false)
  return {
    fetch,
    client: (options = {}) => new Countersign({ url: 'http://scripted', apiKey: 'scripted', fetch, ...options }),
    decisions: desk.decisions,
    answer: (id, answer) => desk.answer(id, answer),
    veto: (id, comment = 'Vetoed by the script.') => void desk.veto(id, comment),
    stop: () => desk.freeze('stop_scripted'),
    resume: () => desk.freeze(null),
    renewRun: (id, budget = {}) => void desk.runs.renew(id, { ...budget }),
    pauseRun: (id) => void desk.runs.pause(id),
    lose(requests, what = 'request') {
      for (let i = 0; i < requests; i++) losses.push(...(what === 'request' ? [true] : [false, true]))
    },
  }
}
