/**
 * A proposal that a grant may answer, that a counter counts, or that is to be released in a run at once, is born through
 * an act: under the head a grant's uses, a counter's sums and a run's budget are counted, so that nothing is used twice.
 * Everything else takes the fast way.
 */
import { CountersignError, type ProposalWire } from '@countersign/core'
import { writeDraws } from '../store/draws.ts'
import { readRun, type RunRow } from '../store/runs.ts'
import { bear, type Found, type Proposer } from './bear.ts'
import { replayBirth, type Born } from './birth-row.ts'
import type { Idempotency, Turn } from './committer.ts'
import type { Engine } from './engine.ts'
import { takeGrant } from './grants/use-grant.ts'
import { charge, type Releasing } from './runs/charge.ts'
import { readCounts, reserve } from './policy-life/counting.ts'
import { askForBudget } from './runs/check-in.ts'

export async function bearInTurn(
  engine: Engine,
  workspace: string,
  id: string,
  proposer: Proposer,
  wire: ProposalWire,
  before: Found,
  idempotency: Idempotency | null,
  planted?: string,
): Promise<Born> {
  const made = await engine.committer.act<(Born & { over?: boolean }) | { replay: string }>(workspace, async (turn) => {
    const known = idempotency && (await knownBirth(turn, idempotency))
    if (known) return { replay: known }
    const run = before.run && ((await readRun(turn, workspace, before.run.id)) ?? null)
    const found: Found = { ...before, run, counts: await readCounts(turn, turn.state, wire, turn.nowMs) }
    const by = await takeGrant(turn, proposer, wire, found, id)
    const make = (as: ProposalWire) => bear(engine, turn.state, turn.nowMs, id, proposer, as, found, planted, by)
    let newborn = make(wire)
    const over = run !== null && newborn.birth.releaseId !== null && !(await isCovered(turn, run, newborn.birth, wire))
    // Approved all the same: it is released when people have given the run more.
    if (over) newborn = make({ ...wire, release: false })
    const { birth, tasks, draws, entry, answer } = newborn
    await turn.addBirth(birth)
    await turn.addTasks(tasks)
    await writeDraws(turn, workspace, draws)
    await reserve(turn, id, wire)
    const byGrant = by && birth.by === 'grant' ? [by.person] : null
    if (byGrant)
      await turn.query('update decisions set outcome_people = $3 where workspace = $1 and id = $2', [
        ...[workspace, id, byGrant],
      ])
    if (idempotency)
      await turn.query(
        'insert into idempotency (workspace, hash, body_hash, decision, created_at) values ($1, $2, $3, $4, at_ms($5))',
        [workspace, idempotency.hash, idempotency.bodyHash, id, turn.nowMs],
      )
    turn.record(entry)
    for (const at of [birth.dueAt, birth.untilAt, birth.releaseBy, birth.effectDue]) if (at !== null) turn.alarm(at)
    const born = answer(0)
    return { ...born, row: { ...born.row, outcome_people: byGrant }, ...(over ? { over } : {}) }
  })
  if ('replay' in made) return replayBirth(engine, await engine.states.get(workspace), made.replay)
  if (made.over) await askForBudget(engine, workspace, id)
  return made
}

async function isCovered(
  turn: Turn,
  run: RunRow,
  birth: Pick<Releasing, 'action' | 'reversible' | 'subjectRef'>,
  wire: ProposalWire,
): Promise<boolean> {
  const { action, reversible, subjectRef } = birth
  return (await charge(turn, run, { action, reversible, subjectRef, proposal: wire.proposal ?? null })).ok
}

/** What was born under this key before. */
export async function knownBirth(
  turn: Pick<Turn, 'query' | 'workspace'>,
  { hash, bodyHash }: Idempotency,
): Promise<string | undefined> {
  const [known] = await turn.query<{ body_hash: Buffer; decision: string | null }>(
    'select body_hash, decision from idempotency where workspace = $1 and hash = $2',
    [turn.workspace, hash],
  )
  if (!known) return undefined
  if (known.body_hash.length === 0) throw new CountersignError('erased')
  if (!known.body_hash.equals(bodyHash) || known.decision === null) throw new CountersignError('idempotency-mismatch')
  return known.decision
}
