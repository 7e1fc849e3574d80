/** What people have said of a decision so far. */
import type { StandingJudgment } from '@countersign/core'
import type { DecisionRow } from '../store/decisions.ts'
import type { JudgmentRow } from '../store/judgments.ts'
import type { Turn } from './committer.ts'
import { readSeats, readSign } from './make-tasks.ts'
import { reviewerAt } from './reviewer-at.ts'

export type Said = Pick<
  JudgmentRow,
  | 'id'
  | 'task'
  | 'decision'
  | 'person'
  | 'authn'
  | 'self'
  | 'verdict'
  | 'digest'
  | 'sealed'
  | 'created_at'
  | 'signed_with'
  | 'signature_sealed'
>

export interface Standing {
  standing: StandingJudgment
  row: Omit<Said, 'task' | 'decision'>
}

export async function readStanding(turn: Turn, decision: DecisionRow): Promise<Standing[]> {
  const rows = await turn.query<Standing['row']>(
    `select j.id, j.person, j.authn, j.verdict, j.digest, j.sealed, j.self, j.created_at, j.signed_with, j.signature_sealed from judgments j join tasks t on t.workspace = j.workspace and t.id = j.task
     where j.workspace = $1 and j.decision = $2 and j.status = 'settled' and t.kind = 'approval' and ($3 or not j.person = any(t.barred)) order by j.settle_at, j.id`,
    [turn.workspace, decision.id, turn.state.solo],
    'standing',
  )
  return rows.map((row) => standingOf(turn, row, decision))
}

export function standingOf(turn: Turn, row: Standing['row'], { seats }: DecisionRow): Standing {
  const member = turn.state.people.get(row.person)
  return {
    row,
    standing: {
      // As they were when they answered: a leave or a skill may have ended since.
      person: member ? reviewerAt(turn.state, member, row.created_at) : { id: row.person, roles: [], skills: [] },
      verdict: row.verdict,
      // What an edit has brought under a gate that asks for signatures is approved by nobody who has not signed.
      digest: readSign(seats).length > 0 && row.signed_with === null ? null : (row.digest?.toString('hex') ?? null),
    },
  }
}

/** A workspace of one member who declared it solo has one seat: theirs. */
export const seatsToFill = (turn: Turn, row: DecisionRow): string[] => (turn.state.solo ? [''] : readSeats(row.seats))
