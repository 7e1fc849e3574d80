/** Using a grant: under the head its uses are counted, so that of any number of proposals at once no more go ahead than were granted. */
import type { ProposalWire } from '@countersign/core'
import type { Found, Proposer } from '../bear.ts'
import type { Turn } from '../committer.ts'
import { circumstancesOf, routeProposal } from '../route-proposal.ts'
import { findGrant } from './find-grant.ts'

export interface UsedGrant {
  id: string
  person: string
  name: string
}

/** The grant that answers this proposal, with one use taken; undefined where none does. */
export async function takeGrant(
  turn: Turn,
  proposer: Proposer,
  wire: ProposalWire,
  found: Found,
  id: string,
): Promise<UsedGrant | undefined> {
  // Whoever is asked in particular answers themselves.
  if (turn.state.grants.length === 0 || proposer.asked) return undefined
  const around = circumstancesOf(turn.state, wire, found.watchers, found.run, turn.nowMs, id, found.counts)
  const route = routeProposal(turn.state, wire, around)
  const grant = findGrant(turn.state, wire, route, proposer.person, found.chain, turn.nowMs)
  if (!grant) return undefined
  const [used] = await turn.query<{ used: number }>(
    'update grants set used = used + 1 where workspace = $1 and id = $2 and revoked_at is null and used < uses and ends_at > at_ms($3) returning used',
    [turn.workspace, grant.id, turn.nowMs],
  )
  if (!used) return undefined
  // The last use takes it out of what routes.
  if (used.used >= grant.uses) turn.bumpEpoch()
  return { id: grant.id, person: grant.person, name: turn.state.people.get(grant.person)?.name ?? '' }
}
