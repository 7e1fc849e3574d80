import type { DecisionRowWire, DecisionWire, Json } from '../api/wire.ts'
import { isRecord, leavesOf, sayScalar, shorten } from './scalars.ts'

type Proposed = Pick<DecisionWire, 'system' | 'action' | 'kind' | 'proposal'> & { input?: Json }

/** `service api, version 1.4.2`: at most three members. */
export function sayMembers(proposal: Json | undefined, limit = 3): string {
  const leaves = leavesOf(proposal, limit + 1)
  const said = leaves
    .slice(0, limit)
    .map(({ path, value }) => `${path ? `${path.replaceAll('_', ' ')} ` : ''}${sayScalar(value, 48)}`)
  return said.join(', ') + (leaves.length > limit ? ', …' : '')
}

export interface ProposalWords {
  who: string
  verb: string
  what: string
  details: string
}

/** What the AI proposes, in the parts of one sentence: *refund-agent* wants to run *refund.create* with *amount 120*. */
/** A question's words: `input.question` where the system sent them, else its name. */
const questionOf = (input: Json | undefined, action: string) =>
  isRecord(input) && typeof input['question'] === 'string' ? input['question'] : action

export function sayProposal({ system, action, kind, proposal, input }: Proposed): ProposalWords {
  const hidden = proposal === null || proposal === undefined
  if (kind === 'question')
    return { who: system, verb: 'asks', what: shorten(questionOf(input, action), 200), details: '' }
  if (kind === 'prediction')
    return { who: system, verb: 'answered', what: action, details: hidden ? '' : `with ${sayMembers(proposal)}` }
  if (kind === 'output') return { who: system, verb: 'wants to publish', what: action, details: '' }
  return { who: system, verb: 'wants to run', what: action, details: hidden ? '' : `with ${sayMembers(proposal)}` }
}

/** A row's summary without the action that stands above it. */
export const gistOf = ({ action, summary }: Pick<DecisionRowWire, 'action' | 'summary'>, limit: number): string =>
  shorten(
    summary.startsWith(`${action}: `) ? summary.slice(action.length + 2) : summary === action ? '' : summary,
    limit,
  )

export function proposalLine(proposed: Proposed): string {
  const { who, verb, what, details } = sayProposal(proposed)
  return [who, verb, what, details].filter(Boolean).join(' ')
}
