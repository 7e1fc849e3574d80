/** What is told of a comparison. */
import { formatId, whole, type ComparisonWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'
import { readJudge } from '../evaluation/judges.ts'
import { makeBoard } from './board.ts'
import { comparedBy, readPairs, type ComparisonRow, type ComparisonSpec, type PairRow } from './comparison-row.ts'
import { listedOf, readLists } from './lists.ts'
import { agreementOf, chosenOf, countChosen, judgedOf, readChoices } from './verdicts.ts'

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
