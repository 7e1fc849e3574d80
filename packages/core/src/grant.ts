/**
 * A grant: a person's standing approval of everything like this, for a while and so often. It answers in their stead only
 * where they could answer alone: one seat, which they fill, of something that was not asked for by them.
 */
import { isFitFor, type Reviewer } from './seats.ts'
import type { RouteDecision } from './policy.ts'

export interface GrantState {
  system: string | null
  action: string
  uses: number
  used: number
  endsAt: number
  revokedAt: number | null
}
/** Of a proposal, what a grant asks about. */
export interface GrantFacts {
  system: string
  action: string
  requester: string | null
  proposer: string | null
}

export const isGrantOpen = (grant: GrantState, nowMs: number): boolean =>
  grant.revokedAt === null && grant.used < grant.uses && nowMs < grant.endsAt

/**
 * May this grant answer? The arguments are looked at by its condition, apart from this.
 *
 * @param grantor absent where they may not approve any more.
 */
export function coversProposal(
  grant: GrantState,
  grantor: Reviewer | undefined,
  route: Pick<RouteDecision, 'mode' | 'seats'>,
  facts: GrantFacts,
  nowMs: number,
): boolean {
  const [seat] = route.seats
  return (
    isGrantOpen(grant, nowMs) &&
    grantor !== undefined &&
    grant.action === facts.action &&
    (grant.system === null || grant.system === facts.system) &&
    route.mode === 'gate' &&
    route.seats.length === 1 &&
    seat !== undefined &&
    isFitFor(seat, grantor) &&
    facts.requester !== grantor.id &&
    facts.proposer !== grantor.id
  )
}
