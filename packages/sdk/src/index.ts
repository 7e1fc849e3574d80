export type { Answer, AskOptions, Question } from './ask.ts'
export type { BatchAnswer, BatchDraft, TruthAnswer, TruthLine } from './batch.ts'
export { Countersign } from './countersign.ts'
export { Decision, type CallOptions } from './decision.ts'
export { digestOf } from './digest-of.ts'
export {
  Cancelled,
  CountersignApiError,
  CountersignError,
  Detached,
  Expired,
  Refused,
  Rejected,
  Returned,
  Stopped,
  Unavailable,
  Vetoed,
} from './errors.ts'
export type { EventsOptions } from './events.ts'
export type { GuardCall, GuardContext, GuardedFunction, GuardOptions, UndoContext } from './guard-options.ts'
export type { paths, components, operations } from './openapi.d.ts'
export type { EffectOptions } from './guard.ts'
export type { Draft } from './proposal-body.ts'
export { Run } from './run.ts'
export { verifyReceipt, type ReceiptAnswer } from './verify-receipt.ts'
export type { Infer, JsonSchema, Schema, StandardSchema } from './schema.ts'
export type {
  CountersignEvent,
  CountersignOptions,
  DecisionQuery,
  DecisionRow,
  DecisionStatus,
  DecisionWire,
  EffectStatus,
  Fetch,
  Outcome,
  OutcomeWire,
  Problem,
  Proposal,
  Reason,
  Reconnecting,
  Route,
  RunDetail,
  RunStart,
  RunWire,
  Truth,
  WaitOptions,
} from './types.ts'
