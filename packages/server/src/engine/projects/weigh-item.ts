/** The answers to one item as they stand, weighed by what was last learnt of everybody who gave one. */
import type { LabelWire } from '@countersign/core'
import type { DecisionRow } from '../../store/decisions.ts'
import { openJson, type Key } from '../../store/seal.ts'
import type { Turn } from '../committer.ts'
import type { Content } from '../content.ts'
import { contentOf, judgmentOf } from '../sealed-key.ts'
import { isMember, modelAs } from './annotators.ts'
import { answerOf } from './answer-of.ts'
import type { ProjectRow } from './project-row.ts'
import { isHidden, outsideAnswers, predictionsOf } from './read-answers.ts'
import { weighAnswers, type Given, type ModelVote } from './weigh-answers.ts'

export interface GivenHere extends Given {
  comment: string
  /** What a model said was not shown to its giver. */
  blind: boolean
}
export const membersOf = (given: readonly Given[]): string[] =>
  given.flatMap(({ person }) => (isMember(person) ? [person] : []))

/** The answers that stand, in the order in which they came; those that an import brought first. */
export async function readGiven(
  turn: Pick<Turn, 'query' | 'workspace'>,
  project: ProjectRow,
  decision: string,
  key: Key,
): Promise<GivenHere[]> {
  const rows = await turn.query<{ person: string; sealed: Buffer; ai_shown: string }>(
    `select j.person, j.sealed, j.ai_shown from judgments j join tasks t on t.workspace = j.workspace and t.id = j.task
     where j.workspace = $1 and j.decision = $2 and j.status = 'settled' and t.kind <> 'adjudication' order by j.id`,
    [turn.workspace, decision],
    'answers-of-item',
  )
  const [brought] = await turn.query<{ sealed: Buffer }>(
    `select d.sealed from items i join decisions d on d.workspace = i.workspace and d.id = i.decision
     where i.workspace = $1 and i.decision = $2 and i.brought > 0`,
    [turn.workspace, decision],
    'brought-to-item',
  )
  return [
    ...(brought ? outsideAnswers(openJson<Content>(key, brought.sealed)) : []).map((one) => ({
      ...{ ...one, comment: '', blind: false },
    })),
    ...rows.map(({ person, sealed, ai_shown }) => {
      const said = judgmentOf(key, sealed)
      return { person, labels: answerOf(project.kind, said), comment: said.comment, blind: isHidden(ai_shown) }
    }),
  ]
}

/** By what was last learnt of everybody who answered; where the project says so, a model counts that nobody had seen. */
export async function weighItem(
  turn: Turn,
  project: ProjectRow,
  row: DecisionRow,
  key: Key,
  given: readonly GivenHere[],
): Promise<Record<string, LabelWire>> {
  const { questions, countModel, aggregation } = project.spec
  const skills = new Map(
    (
      await turn.query<{ person: string; skills: Record<string, number> }>(
        'select person, skills from project_people where workspace = $1 and project = $2 and person = any($3)',
        [turn.workspace, project.id, membersOf(given)],
      )
    ).map((one) => [one.person, one.skills]),
  )
  if (!countModel && given.every(({ person }) => isMember(person))) return weighAnswers(questions, given, skills)
  const [kept] = await turn.query<{ skills_sealed: Buffer | null }>(
    'select skills_sealed from project_quality where workspace = $1 and project = $2 and method = $3',
    [turn.workspace, project.id, aggregation],
    'skills-of-others',
  )
  const others = kept?.skills_sealed
    ? openJson<Record<string, Record<string, number>>>(turn.state.key, kept.skills_sealed)
    : {}
  for (const { person } of given) if (others[person]) skills.set(person, others[person])
  const models = countModel ? await blindVotes(turn, row, key, given, others) : []
  return weighAnswers(questions, given, skills, models)
}

async function blindVotes(
  turn: Turn,
  row: DecisionRow,
  key: Key,
  given: readonly GivenHere[],
  skills: Readonly<Record<string, Record<string, number>>>,
): Promise<ModelVote[]> {
  const [item] = await turn.query<{ predicted_sealed: Buffer | null }>(
    'select predicted_sealed from items where workspace = $1 and decision = $2',
    [turn.workspace, row.id],
    'predicted-of-item',
  )
  const here = given.filter(({ person }) => isMember(person))
  return predictionsOf(
    ...([key, { ...row, predicted_sealed: item?.predicted_sealed ?? null }, contentOf(key, row)] as const),
    here.every(({ blind }) => blind),
    here.length < given.length,
  ).flatMap(({ source, labels, blind }) => {
    const learnt = skills[modelAs(source)]
    return blind && learnt && source !== 'built-in' ? [{ source, labels, skills: learnt }] : []
  })
}
