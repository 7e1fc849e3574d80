/** A comparison as it stands, and what is told of it. */
import {
  comparable,
  CountersignError,
  formatId,
  parseId,
  whole,
  type ComparisonWire,
  type Criterion,
  type Preference,
  type Preferences,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'
import { readJudge } from '../evaluation/judges.ts'
import { criteriaOf } from '../evaluation/rubrics.ts'
import { makeBoard } from './board.ts'
import { listedOf, readLists } from './lists.ts'
import { agreementOf, chosenOf, countChosen, judgedOf, readChoices } from './verdicts.ts'

export interface ComparisonRow {
  workspace: string
  id: string
  name: string
  evaluations: string[]
  judge: string | null
  prompt_sha256: string | null
  rubric: string | null
  rubric_version: number | null
  spec_sealed: Buffer
  /** Sides and pairs are drawn from it. */
  seed: number
  status: ComparisonWire['status']
  made_at: number
  ended_at: number | null
  lost: boolean
}
export interface ComparisonSpec {
  question: string
  segment: string | null
}
export interface PairRow {
  n: number
  one: number
  other: number
  one_n: number
  other_n: number
  /** Which side it was shown on first: drawn. */
  one_first: boolean
  segment_sealed: Buffer | null
  item: string | null
  /** `none`: the judge is not asked about it. */
  state: 'waiting' | 'scored' | 'missing' | 'none'
  tries: number
  said: Preference | null
  said_swapped: Preference | null
  said_criteria: Preferences | null
  said_criteria_swapped: Preferences | null
  why_sealed: Buffer | null
}

const select = `select *, status = 'running' and (beat_at is null or beat_at < app_now() - interval '120 seconds') as lost from comparisons`

export async function comparisonOrThrow(q: Query, workspace: string, id: string): Promise<ComparisonRow> {
  const uuid = parseId('comparison', id)
  const [row] = uuid
    ? await q.query<ComparisonRow>(`${select} where workspace = $1 and id = $2`, [workspace, uuid])
    : []
  if (!row) throw new CountersignError('not-found', `There is no comparison ${id.slice(0, 60)} in this workspace.`)
  return row
}

/** Newest first. */
export const readComparisons = (q: Query, workspace: string, before: string | null, limit: number) =>
  q.query<ComparisonRow>(`${select} where workspace = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`, [
    ...[workspace, before, limit],
  ])

export const readPairs = (q: Query, { workspace, id }: ComparisonRow): Promise<PairRow[]> =>
  q.query<PairRow>('select * from comparison_pairs where workspace = $1 and comparison = $2 order by n', [
    workspace,
    id,
  ])

/** @param withBoards which take reading every answer. */
export async function comparisonWire(
  q: Query,
  key: Key,
  row: ComparisonRow,
  withBoards: boolean,
): Promise<ComparisonWire> {
  const { question, segment } = openJson<ComparisonSpec>(key, row.spec_sealed)
  const systems = await q.query<{ id: string; system: string; version: string }>(
    'select id, system, version from evaluations where workspace = $1 and id = any($2)',
    [row.workspace, row.evaluations],
  )
  const known = new Map(systems.map((one) => [one.id, one]))
  const names = row.evaluations.map((id) => formatId('evaluation', id))
  const judge = row.judge === null ? undefined : await readJudge(q, row.workspace, row.judge)
  const pairs = await readPairs(q, row)
  const lists = await readLists(q, row)
  const listed = await listedOf(q, key, row, withBoards ? lists : [])
  const why = pairs.find(({ state, why_sealed }) => state === 'missing' && why_sealed !== null)?.why_sealed ?? null
  return {
    ...{ id: formatId('comparison', row.id), name: row.name, question, segment },
    rubric: row.rubric === null ? null : { id: formatId('rubric', row.rubric), version: row.rubric_version as number },
    evaluations: row.evaluations.map((id, i) => ({
      ...{ id: names[i] as string, system: known.get(id)?.system ?? '', version: known.get(id)?.version ?? '' },
    })),
    judge: judge
      ? {
          ...{ id: formatId('judge', judge.id), name: judge.name, model: judge.spec.model },
          ...{ temperature: judge.spec.temperature, prompt_sha256: row.prompt_sha256 as string },
        }
      : null,
    status: row.status,
    shown: pairs.filter(({ state }) => state !== 'none').length,
    judged: pairs.filter(({ state }) => state === 'scored').length,
    missing: pairs.filter(({ state }) => state === 'missing').length,
    why: why && openJson<string>(key, why),
    asked: pairs.filter(({ item }) => item !== null).length,
    answered: await countChosen(q, row, 'comparison_pairs'),
    lists: { asked: lists.length, answered: await countChosen(q, row, 'comparison_lists') },
    made_at: isoTime(row.made_at),
    ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
    ...(withBoards
      ? await boardsOf(q, key, row, names, pairs, listed)
      : { by_judge: null, by_people: null, agreement: null, criteria: [] }),
  }
}

/** The criteria by which it compares; none: as a whole alone. */
export const comparedBy = async (
  q: Query,
  { workspace, rubric, rubric_version }: Pick<ComparisonRow, 'workspace' | 'rubric' | 'rubric_version'>,
): Promise<Criterion[]> =>
  rubric === null ? [] : comparable(await criteriaOf(q, workspace, rubric, rubric_version as number))

async function boardsOf(
  q: Query,
  key: Key,
  row: ComparisonRow,
  names: readonly string[],
  pairs: readonly PairRow[],
  listed: Awaited<ReturnType<typeof listedOf>>,
): Promise<Pick<ComparisonWire, 'by_judge' | 'by_people' | 'agreement' | 'criteria'>> {
  const choices = await readChoices(q, key, row)
  const board = ({ outcomes, swayed }: ReturnType<typeof judgedOf>) =>
    outcomes.length > 0 ? makeBoard(names, outcomes, swayed) : null
  // What was asked of three or more at once is asked of the whole.
  const byPeople = (of: string, { outcomes, swayed }: ReturnType<typeof chosenOf>) => {
    const all = of === whole ? [...outcomes, ...listed.outcomes] : outcomes
    return all.length > 0 ? makeBoard(names, all, swayed, of === whole ? listed.places : []) : null
  }
  const by = (of: string) => {
    const chosen = choices.get(of) ?? new Map<string, number[]>()
    return {
      ...{ by_judge: board(judgedOf(key, pairs, of)), by_people: byPeople(of, chosenOf(key, pairs, chosen)) },
      agreement: agreementOf(key, pairs, chosen, of),
    }
  }
  const criteria = await comparedBy(q, row)
  return { ...by(whole), criteria: criteria.map(({ name, title }) => ({ of: name, title, ...by(name) })) }
}
