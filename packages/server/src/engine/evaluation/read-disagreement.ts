/** Evaluations of the same outputs by different judges, side by side. */
import {
  canonicalize,
  CountersignError,
  formatId,
  type DisagreementWire,
  type FieldError,
  type Scores,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import { disagreement, type JudgedByAll } from './disagree.ts'
import { evaluationOrThrow, openOutput, selectOutputs, type EvaluationRow, type OutputRow } from './evaluation-row.ts'
import { readJudge } from './judges.ts'
import { criteriaOf } from './rubrics.ts'

/** @param path where the others stand in the request. */
async function judgedAlike(
  q: Query,
  row: EvaluationRow,
  others: readonly string[],
  path: string,
): Promise<EvaluationRow[]> {
  const rows = await Promise.all(others.map((id) => evaluationOrThrow(q, row.workspace, id)))
  const errors = rows.flatMap((other, i): FieldError[] => {
    const no = (message: string) => [{ path: `${path}.${i}`, message }]
    if (other.id === row.id || rows.findIndex(({ id }) => id === other.id) < i) return no('stands there twice')
    if (other.status !== 'done' || row.status !== 'done') return no('is not done, or this one is not')
    if (
      (['system', 'version', 'dataset', 'rubric', 'rubric_version'] as const).some((name) => other[name] !== row[name])
    )
      return no('is of another system, version, data set or version of the rubric')
    return []
  })
  if (rows.length === 0) errors.push({ path, message: 'missing: evaluations of the same outputs by other judges' })
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  return [row, ...rows]
}

async function readById(q: Query, key: Key, { workspace, id }: EvaluationRow) {
  const rows = await q.query<OutputRow>(
    `${selectOutputs} where workspace = $1 and evaluation = $2 and state = 'scored' order by n`,
    [workspace, id],
  )
  return new Map(
    rows.map((one) => {
      const { id, output } = openOutput(key, one)
      return [id, { put: canonicalize(output), scores: openJson<Scores>(key, one.scores_sealed as Buffer) }]
    }),
  )
}

/** Only outputs that each of them was shown alike, and scored. */
export async function readDisagreement(
  q: Query,
  key: Key,
  row: EvaluationRow,
  others: readonly string[],
  path: string,
): Promise<DisagreementWire> {
  const rows = await judgedAlike(q, row, others, path)
  const all: Awaited<ReturnType<typeof readById>>[] = []
  for (const one of rows) all.push(await readById(q, key, one))
  const outputs = [...(all[0] ?? [])].flatMap(([id, { put }]): JudgedByAll[] => {
    const said = all.flatMap((one) => {
      const other = one.get(id)
      return other?.put === put ? [other.scores] : []
    })
    return said.length === rows.length ? [{ id, scores: said }] : []
  })
  const criteria = await criteriaOf(q, row.workspace, row.rubric, row.rubric_version)
  const judges = await Promise.all(
    rows.map(({ judges: [one, more] }) =>
      one === undefined || more !== undefined ? undefined : readJudge(q, row.workspace, one),
    ),
  )
  return {
    evaluations: rows.map(({ id }, i) => {
      const judge = judges[i]
      return {
        id: formatId('evaluation', id),
        judge: judge ? { id: formatId('judge', judge.id), name: judge.name } : null,
      }
    }),
    outputs: outputs.length,
    ...disagreement(criteria, outputs),
  }
}
