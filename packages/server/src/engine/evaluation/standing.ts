/** What stands of each output: what the judges came to, or people in their place, where they were asked to decide. */
import { combineScores, type Criterion, type RestsOnWire, type Scores } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import { openOutput, selectOutputs, type EvaluationRow, type OutputRow } from './evaluation-row.ts'
import { readAsked } from './read-compared.ts'

export interface Standing {
  scored: Scored[]
  /** Outputs without a score, or on which a judge failed and nobody decided. */
  missing: number
  /** Outputs that people are to decide, and have not. */
  undecided: number
  rests: RestsOnWire
}

export async function readStanding(
  q: Query,
  key: Key,
  criteria: readonly Criterion[],
  row: EvaluationRow,
): Promise<Standing> {
  const asked = await readAsked(q, key, criteria, row)
  const rows = await q.query<OutputRow>(`${selectOutputs} where workspace = $1 and evaluation = $2 order by n`, [
    ...[row.workspace, row.id],
  ])
  const standing: Standing = {
    ...{ scored: [], missing: 0, undecided: 0 },
    rests: { judges: row.judges.length, outputs: 0, people: 0, disputed: 0 },
  }
  const { scored, rests } = standing
  const peopleDecide = row.ask_people?.where === 'disputed'
  for (const one of rows) {
    const own = asked.get(one.n)
    const people = own?.decides ? own.people : []
    const judged = one.state === 'scored' && one.scores_sealed ? openJson<Scores>(key, one.scores_sealed) : null
    const scores = people.length > 0 ? combineScores(criteria, people) : judged
    if (scores) scored.push({ id: openOutput(key, one).id, scores })
    if (people.length > 0) rests.people++
    else {
      if (judged === null || one.disputed === 'failed') standing.missing++
      if (one.disputed === 'disagree') rests.disputed++
      if (own?.decides || (peopleDecide && one.disputed !== null)) standing.undecided++
    }
  }
  rests.outputs = scored.length
  return standing
}

export interface Scored {
  id: string
  scores: Scores
}
