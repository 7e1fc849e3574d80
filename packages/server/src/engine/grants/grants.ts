/** Giving, reading and revoking grants, and the draft of one from a decision. */
import {
  CountersignError,
  canJoin,
  formatId,
  parseDuration,
  parseId,
  type GrantDraftWire,
  type GrantWire,
  type Json,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readDecision, type DecisionRow } from '../../store/decisions.ts'
import { openJson } from '../../store/seal.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { readSeats, readSign } from '../make-tasks.ts'
import { reviewerAt } from '../reviewer-at.ts'
import { writeRule, type RuleCondition } from '../policy/write-rule.ts'
import { contentOf, keyOf, outcomeOf } from '../sealed-key.ts'
import { checkConditionOrThrow } from '../stops/segment.ts'
import type { WorkspaceState } from '../workspace-state.ts'

export interface GrantRequest {
  from?: string | undefined
  system?: string | undefined
  action: string
  when?: string | undefined
  uses: number
  for: string
  reason?: string | undefined
}
export interface GrantRow {
  id: string
  system: string | null
  action: string
  condition: string | null
  uses: number
  used: number
  ends_at: number
  person: string
  from_decision: string | null
  reason_sealed: Buffer | null
  granted_at: number
  revoked_at: number | null
}

const longestMs = 7 * 86_400_000

export function giveGrant(
  engine: Engine,
  workspace: string,
  grantor: { person: string; actor: Actor },
  request: GrantRequest,
  idempotency: Idempotency | null,
): Promise<GrantWire> {
  const lastsMs = parseDuration(request.for)
  if (lastsMs === undefined || lastsMs < 60_000 || lastsMs > longestMs)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'for', message: 'takes a duration from 1m to 7d, such as 2h' }],
    })
  if (request.when !== undefined) checkConditionOrThrow(request.when, 'when')
  return engine.committer.act(
    workspace,
    async (turn) => {
      const from = request.from === undefined ? null : await fromOrThrow(turn, grantor.person, request.from)
      const row: GrantRow = {
        id: turn.newId(),
        system: request.system ?? null,
        action: request.action,
        condition: request.when ?? null,
        uses: request.uses,
        used: 0,
        ends_at: turn.nowMs + lastsMs,
        person: grantor.person,
        from_decision: from?.id ?? null,
        reason_sealed: request.reason === undefined ? null : engine.seal.json(turn.state.key, request.reason),
        granted_at: turn.nowMs,
        revoked_at: null,
      }
      await turn.query(
        `insert into grants (workspace, id, system, action, condition, uses, ends_at, person, from_decision, reason_sealed, granted_at)
         values ($1, $2, $3, $4, $5, $6, at_ms($7), $8, $9, $10, at_ms($11))`,
        [
          ...[workspace, row.id, row.system, row.action, row.condition, row.uses, row.ends_at, row.person],
          ...[row.from_decision, row.reason_sealed, turn.nowMs],
        ],
      )
      turn.bumpEpoch()
      turn.record({
        type: 'grant.given',
        actor: grantor.actor,
        decision: from?.id ?? null,
        data: {
          ...{ grant: formatId('grant', row.id), action: row.action, uses: row.uses, ends_at: isoTime(row.ends_at) },
          ...(row.system === null ? {} : { system: row.system }),
          // A condition may hold words about people: the log names that there is one.
          ...(row.condition === null ? {} : { conditional: true }),
        },
      })
      return grantWire(turn.state, row, turn.nowMs)
    },
    idempotency,
  )
}

/** Who grants everything like this could have approved this alone. */
async function fromOrThrow(turn: Turn, person: string, id: string): Promise<DecisionRow> {
  const row = await decisionOrThrow(turn, turn.workspace, id)
  const member = turn.state.people.get(person)
  const seats = readSeats(row.seats)
  if (readSign(row.seats).length > 0)
    throw new CountersignError('not-eligible', 'Each of these is signed, so everything like it cannot be granted.')
  if (row.requester === person || row.proposer === person)
    throw new CountersignError('not-eligible', 'You asked for this, so you cannot grant everything like it.')
  if (!member || seats.length !== 1 || !canJoin(seats, [], reviewerAt(turn.state, member, turn.nowMs)))
    throw new CountersignError(
      'not-eligible',
      'This takes more than your approval alone, so everything like it cannot be granted by you.',
    )
  return row
}

async function decisionOrThrow(q: Query, workspace: string, id: string): Promise<DecisionRow> {
  const uuid = parseId('decision', id)
  const row = uuid && (await readDecision(q, workspace, uuid))
  if (!row) throw new CountersignError('not-found', `There is no decision ${id.slice(0, 60)} in this workspace.`)
  return row
}

/** @param all whether the person may revoke what others granted. */
export function revokeGrant(
  engine: Engine,
  workspace: string,
  by: { person: string; actor: Actor },
  id: string,
  all: boolean,
): Promise<GrantWire> {
  return engine.committer.act(workspace, async (turn) => {
    const [row] = await readGrants(turn, workspace, parseId('grant', id))
    if (!row) throw new CountersignError('not-found', `There is no grant ${id.slice(0, 60)} in this workspace.`)
    if (!all && row.person !== by.person)
      throw new CountersignError('forbidden', 'Somebody else gave this grant. A lead can revoke it.')
    if (row.revoked_at === null) {
      await turn.query('update grants set revoked_at = at_ms($3), revoked_by = $4 where workspace = $1 and id = $2', [
        ...[workspace, row.id, turn.nowMs, by.person],
      ])
      turn.bumpEpoch()
      turn.record({ type: 'grant.revoked', actor: by.actor, data: { grant: id, used: row.used } })
    }
    return grantWire(turn.state, { ...row, revoked_at: row.revoked_at ?? turn.nowMs }, turn.nowMs)
  })
}

export const readGrants = (q: Query, workspace: string, id?: string): Promise<GrantRow[]> =>
  q.query<GrantRow>(
    'select * from grants where workspace = $1 and ($2::uuid is null or id = $2) order by granted_at desc, id desc limit 200',
    [workspace, id ?? null],
  )

export const grantWire = (state: WorkspaceState, row: GrantRow, nowMs: number): GrantWire => ({
  id: formatId('grant', row.id),
  system: row.system,
  action: row.action,
  when: row.condition,
  uses: row.uses,
  used: row.used,
  ends_at: isoTime(row.ends_at),
  by: { id: formatId('person', row.person), name: state.people.get(row.person)?.name ?? 'somebody who has left' },
  reason: row.reason_sealed === null ? null : String(openJson(state.key, row.reason_sealed)),
  from: row.from_decision === null ? null : formatId('decision', row.from_decision),
  granted_at: isoTime(row.granted_at),
  revoked_at: row.revoked_at === null ? null : isoTime(row.revoked_at),
  open: row.revoked_at === null && row.used < row.uses && row.ends_at > nowMs,
})

/** Everything like this: its texts and flags the same, its numbers no larger; what differs each time is for a person to take out. */
export async function draftGrant(q: Query, state: WorkspaceState, id: string): Promise<GrantDraftWire> {
  const row = await decisionOrThrow(q, state.id, id)
  const key = keyOf(state.key, row)
  if (!key) throw new CountersignError('gone', 'What was proposed has been erased.')
  const proposal = outcomeOf(key, row).proposal ?? contentOf(key, row).proposal
  const { when, words } = writeRule([conditionsOf(proposal)])
  return { system: row.system, action: row.action, when, words, uses: 20, for: '2h' }
}

const mostConditions = 8
const longestText = 60

function conditionsOf(proposal: Json): RuleCondition[] {
  if (typeof proposal !== 'object' || proposal === null || Array.isArray(proposal)) return []
  return Object.entries(proposal)
    .flatMap(([name, value]): RuleCondition[] => {
      const feature = `proposal.${name}`
      if (typeof value === 'number') return [{ feature, op: '<=', value }]
      if (typeof value === 'boolean') return [{ feature, op: '==', value }]
      return typeof value === 'string' && value.length <= longestText ? [{ feature, op: '==', value }] : []
    })
    .slice(0, mostConditions)
}
