import { post } from '../api/request.ts'
import { randomKey } from '../api/random-key.ts'

export type DecisionAct = 'veto' | 'cancel' | 'flag'

export const actOnDecision = (id: string, act: DecisionAct, comment: string) =>
  post(`/v1/decisions/${id}/${act}`, comment ? { comment } : {}, { idempotencyKey: randomKey() })
