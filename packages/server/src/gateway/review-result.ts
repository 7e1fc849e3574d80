/** Results that a person may look at before the client gets them: a decision of the kind `output`. */
import type { JsonObject } from '@countersign/core'
import type { DecisionWire, Countersign } from '@countersign/sdk'
import type { Answer } from './json-rpc.ts'
import { refuseCall, wordsOf } from './words.ts'

export interface Review {
  decision(): DecisionWire | undefined
  /** What the client gets in the end. Never rejects. */
  answer: Promise<Answer>
}
export interface Reviewed {
  system: { system: string; version?: string }
  /** Of the call. */
  action: string
  call: string
  params: JsonObject
}

export function reviewResult(cs: Countersign, of: Reviewed, answer: Answer): Review {
  let decision: DecisionWire | undefined
  const hand = cs.guard<JsonObject, Answer, Answer>(
    { ...of.system, kind: 'output', action: `${of.action}.result`, parent: of.call },
    (result) => ({ result }),
  )
  // An error of the protocol holds no result. The text of an answer belongs to the request that it answered.
  const reviewed = answer.error
    ? Promise.resolve({ error: answer.error })
    : hand(answer.result ?? {}, { onDecision: (made) => (decision = made.wire) })
  return {
    decision: () => decision,
    answer: reviewed.catch((error: unknown) =>
      refuseCall(of.params, `The tool was carried out, and its result is withheld. ${wordsOf(error)}`, decision),
    ),
  }
}
