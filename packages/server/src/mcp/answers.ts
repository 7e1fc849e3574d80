/** What the tools answer: the same shape for whatever a model asks, with what to do next in words. */
import type { Json } from '@countersign/core'
import { isAnswered } from '@countersign/core'
import { CountersignApiError, CountersignError, type Decision, type DecisionWire } from '@countersign/sdk'
import { z } from 'zod'

export const standing = z.object({
  decision: z.string().describe('Its id, for check_approval and report_effect'),
  status: z.string().describe('waiting, holding, approved, released, rejected, returned, answered, expired, …'),
  go: z.boolean().describe('True once: carry it out now, with exactly this proposal'),
  action: z.string(),
  proposal: z.unknown().optional().describe('As it was approved: a person may have changed it'),
  edited: z.boolean(),
  answer: z.unknown().optional().describe('Of a question, once somebody has answered'),
  reason: z.string().nullable().describe('What people or the policy said'),
  url: z.string().describe('Where people look at it'),
  next: z.string().describe('What to do now'),
})
export type Standing = z.infer<typeof standing>

export interface Told {
  [key: string]: unknown
  content: { type: 'text'; text: string }[]
  structuredContent?: Record<string, unknown>
  isError?: boolean
}

export const tell = (told: Standing): Told => ({
  content: [{ type: 'text', text: told.next }],
  structuredContent: { ...told },
})

/** An error names its fix; the model reads it. */
export function tellError(error: unknown): Told {
  const message = error instanceof Error ? error.message : String(error)
  const fix =
    CountersignApiError.is(error) && error.code === 'not-released'
      ? ' Only what check_approval has answered with go: true can be reported.'
      : CountersignError.is(error) || !(error instanceof Error)
        ? ''
        : ' Check the arguments.'
  return { content: [{ type: 'text', text: `${message}${fix}` }], isError: true }
}

const wordsFor = ({ status, kind, outcome }: DecisionWire, said: string): string => {
  switch (status) {
    case 'waiting':
    case 'holding':
      return 'Nobody has answered yet. Call check_approval with this decision; do nothing of it before.'
    case 'approved':
      return 'It is approved, and held for now by a stop or a budget. Call check_approval again in a while; do nothing of it before.'
    case 'released':
      return 'The permission was given to an earlier call. If you carried it out, call report_effect; if nobody did, ask again with request_approval.'
    case 'answered':
      return kind === 'question'
        ? 'A person has answered.'
        : `A person answered instead of approving${said}. Do not carry it out.`
    case 'returned':
      return `A person wants it done differently${said}. Change it and call request_approval with parent set to this decision.`
    case 'expired':
      return outcome?.verdict === 'approved'
        ? 'It was approved, and not used in time. Do not carry it out; ask again if it is still needed.'
        : 'Nobody answered in time. That is silence, not a refusal by a person. Do not carry it out; ask again if it is still needed.'
    case 'done':
    case 'failed':
    case 'compensated':
      return 'It was carried out and reported. Nothing is left to do.'
    default:
      return `Do not carry it out: it was ${status}${said}.`
  }
}

/** How it stands. `go` where this very call was given the release. */
export function standingOf(decision: Decision, url: string, go: boolean): Standing {
  const { wire } = decision
  const { outcome } = wire
  const reason = outcome?.instruction ?? outcome?.comment ?? (outcome?.reason_codes?.join(', ') || null)
  const why =
    reason ?? (wire.status === 'refused' && wire.route.reasons.length > 0 ? wire.route.reasons.join(' ') : null)
  const proposal = outcome?.proposal === undefined ? wire.proposal : outcome.proposal
  return {
    decision: wire.id,
    status: wire.status,
    go,
    action: wire.action,
    ...(wire.kind === 'question' ? {} : { proposal: proposal as Json }),
    edited: wire.original !== null,
    ...(outcome?.answer === undefined ? {} : { answer: outcome.answer as Json }),
    reason: why,
    url: `${url}/decisions/${wire.id}`,
    next: go
      ? `Carry it out now, once, with exactly this proposal${wire.original === null ? '' : ' (a person changed it)'}; then call report_effect.`
      : wordsFor(wire, why ? `: ${why}` : ''),
  }
}

export const isOpen = (wire: DecisionWire): boolean => !isAnswered(wire.status)
