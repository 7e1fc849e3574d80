/**
 * What crosses the network, as types. `http` checks requests with schemas that must match these (a compile-time test);
 * the console and the SDK read them. Times are RFC 3339 UTC text, durations `90s` `15m` `4h` `7d`, ids prefixed UUIDv7.
 */
export type * from './backtest.ts'
export type * from './behind.ts'
export type * from './board.ts'
export type * from './decision.ts'
export type * from './expert.ts'
export type * from './govern.ts'
export type * from './grant.ts'
export type * from './insights.ts'
export type * from './measures.ts'
export type * from './erasure.ts'
export type * from './objective.ts'
export type * from './labelling.ts'
export type * from './log.ts'
export type * from './parts.ts'
export type * from './people.ts'
export type * from './run.ts'
export type * from './qualification.ts'
export type * from './watch.ts'
export type * from './stop.ts'
export type * from './work.ts'
