import type { DecisionWire } from '../types.ts'

/** What the script makes of a decision. */
export type ScriptedAnswer<P = unknown> =
  /** The policy lets it go ahead: nobody is asked. */
  | 'auto'
  | 'approve'
  | 'reject'
  /** Nobody answers, and the deadline passes. */
  | 'silence'
  /** Nobody answers until the test calls `answer`. */
  | 'wait'
  | { approve: string }
  | { edit: P; comment?: string }
  | { reject: string }
  /** With what should be done differently. */
  | { return: string }
  /** To a question. */
  | { answer: unknown }
  /** The policy refuses it; with why. */
  | { refuse: string }
  /** It goes ahead at once and can be vetoed for this many milliseconds. */
  | { live: number }

/** A decision as the script sees it. */
export type ScriptedDecision<P = unknown> = Omit<DecisionWire, 'proposal'> & { proposal: P }
export type Script<P = unknown> = (decision: ScriptedDecision<P>) => ScriptedAnswer<P>

export const reviewerName = 'Scripted Reviewer'
