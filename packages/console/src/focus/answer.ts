import type { JudgmentRequest } from '../api/wire.ts'

/** What a person says, before how it was looked at is added. */
export type Answer = Omit<JudgmentRequest, 'view'>

/** Which of the forms is open. */
export type Mode = 'choose' | 'edit' | 'reject' | 'return' | 'respond' | 'uphold' | 'hand-on'
