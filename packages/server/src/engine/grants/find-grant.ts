/** Which of the grants covers a proposal. */
import {
  coversProposal,
  isFitFor,
  isGrantOpen,
  type ProposalWire,
  type Reviewer,
  type RouteDecision,
} from '@countersign/core'
import { hmac } from '../../store/seal.ts'
import { conflictOf } from '../conflicts.ts'
import { reviewerAt } from '../reviewer-at.ts'
import { canWork, type WorkspaceState } from '../workspace-state.ts'
import type { OpenGrant } from './open-grants.ts'

/** The first that covers it. */
export function findGrant(
  state: WorkspaceState,
  wire: ProposalWire,
  route: RouteDecision,
  proposer: string | null,
  /** Who had a part in its parents and its run, where the policy bars them. */
  chain: readonly string[],
  nowMs: number,
): OpenGrant | undefined {
  if (state.grants.length === 0 || route.mode !== 'gate' || (wire.kind ?? 'action') !== 'action') return undefined
  const requester =
    wire.requester === undefined
      ? null
      : (state.byIdentity.get(wire.requester) ?? state.byIdentity.get(wire.requester.toLowerCase()) ?? null)
  const about = {
    system: wire.system,
    caseRef: wire.case ?? null,
    subjectRef: wire.subject === undefined ? null : hmac(state.key, `subject:${wire.subject}`),
    requester,
    requesterName: () => wire.requester ?? null,
  }
  // A grant is an approval given beforehand, and a signature is about one record.
  if (route.sign.length > 0) return undefined
  return state.grants.find((grant) => {
    if (!isGrantOpen(grant, nowMs)) return false
    const member = state.people.get(grant.person)
    const { who } = state.queue(route.queue)
    if (!member || !canWork(member) || conflictOf(state, member, about) !== null) return false
    const grantor = reviewerAt(state, member, nowMs)
    if (!isAdmitted(who, grantor)) return false
    if (route.notChain && chain.includes(grantor.id)) return false
    if (
      !coversProposal(grant, grantor, route, { system: wire.system, action: wire.action, requester, proposer }, nowMs)
    )
      return false
    return (
      grant.condition === null || (grant.condition !== 'unreadable' && grant.condition(factsOf(state, wire)) === true)
    )
  })
}

const isAdmitted = (who: readonly string[], member: Reviewer): boolean =>
  who.length === 0 || who.some((seat) => isFitFor(seat, member))

const factsOf = (state: WorkspaceState, wire: ProposalWire) => ({
  ...{ system: wire.system, version: wire.version ?? '', action: wire.action, kind: wire.kind ?? 'action' },
  ...{
    proposal: wire.proposal ?? null,
    attributes: wire.attributes ?? {},
    reversible: state.actions.get(wire.action) ?? false,
  },
  ...(wire.confidence === undefined ? {} : { confidence: wire.confidence }),
  ...(wire.subject === undefined ? {} : { subject: wire.subject }),
  ...(wire.requester === undefined ? {} : { requester: wire.requester }),
  ...(wire.run === undefined ? {} : { run: wire.run }),
})
