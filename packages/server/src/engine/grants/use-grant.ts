/**
 * A proposal that an open grant covers is born through an act: under the head its uses are counted, so that of any number
 * of proposals at once no more go ahead than were granted. What it does not cover after all is born as ever.
 */
import { CountersignError, type ProposalWire } from '@countersign/core'
import { bear, replayBirth, type Born, type Found, type Proposer } from '../bear.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { circumstancesOf, routeProposal } from '../route-proposal.ts'
import { findGrant } from './open-grants.ts'

export async function bearByGrant(
  engine: Engine,
  workspace: string,
  id: string,
  proposer: Proposer,
  wire: ProposalWire,
  found: Found,
  idempotency: Idempotency | null,
): Promise<Born> {
  const made = await engine.committer.act<Born | { replay: string }>(workspace, async (turn) => {
    const known = idempotency && (await knownBirth(turn, idempotency))
    if (known) return { replay: known }
    const route = routeProposal(turn.state, wire, circumstancesOf(turn.state, wire, found.watchers, turn.nowMs))
    const grant = findGrant(turn.state, wire, route, proposer.person, turn.nowMs)
    const [used] = grant
      ? await turn.query<{ used: number }>(
          'update grants set used = used + 1 where workspace = $1 and id = $2 and revoked_at is null and used < uses and ends_at > at_ms($3) returning used',
          [workspace, grant.id, turn.nowMs],
        )
      : []
    const by =
      grant && used
        ? { id: grant.id, person: grant.person, name: turn.state.people.get(grant.person)?.name ?? '' }
        : undefined
    const { birth, tasks, entry, answer } = bear(
      engine,
      turn.state,
      turn.nowMs,
      id,
      proposer,
      wire,
      found,
      undefined,
      by,
    )
    await turn.addBirth(birth)
    await turn.addTasks(tasks)
    if (by && birth.by === 'grant')
      await turn.query('update decisions set outcome_people = $3 where workspace = $1 and id = $2', [
        workspace,
        id,
        [by.person],
      ])
    if (idempotency)
      await turn.query(
        'insert into idempotency (workspace, hash, body_hash, decision, created_at) values ($1, $2, $3, $4, at_ms($5))',
        [workspace, idempotency.hash, idempotency.bodyHash, id, turn.nowMs],
      )
    turn.record(entry)
    // The last use takes it out of what routes.
    if (grant && used && used.used >= grant.uses) turn.bumpEpoch()
    for (const at of [birth.dueAt, birth.untilAt, birth.releaseBy, birth.effectDue]) if (at !== null) turn.alarm(at)
    const born = answer(0)
    return by ? { ...born, row: { ...born.row, outcome_people: birth.by === 'grant' ? [by.person] : null } } : born
  })
  return 'replay' in made ? replayBirth(engine, await engine.states.get(workspace), made.replay) : made
}

async function knownBirth(turn: Turn, { hash, bodyHash }: Idempotency): Promise<string | undefined> {
  const [known] = await turn.query<{ body_hash: Buffer; decision: string | null }>(
    'select body_hash, decision from idempotency where workspace = $1 and hash = $2',
    [turn.workspace, hash],
  )
  if (!known) return undefined
  if (!known.body_hash.equals(bodyHash) || known.decision === null) throw new CountersignError('idempotency-mismatch')
  return known.decision
}
