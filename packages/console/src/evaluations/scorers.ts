import type { EvaluationRequest, Json } from '../api/wire.ts'
import { makeProject } from '../projects/projects.ts'
import { viewOf } from './ask-people.ts'

/** Who scores an evaluation, and who decides what they dispute. */
export interface Scorers {
  judges: string[]
  disagreeAt: number | string
  /** A project; `fresh`: one that is made; empty: nobody is asked by itself. */
  decide: string
}
export const fresh = 'new'
export const noScorers: Scorers = { judges: [], disagreeAt: 0.5, decide: '' }

export const isSound = ({ judges, disagreeAt }: Scorers): boolean =>
  judges.length < 2 || (typeof disagreeAt === 'number' && disagreeAt > 0 && disagreeAt <= 1)

interface Made {
  dataset: string
  rubric: { id: string; version: number }
  /** What one of its outputs looks like; empty where it is not known yet. */
  sample: { input?: Json; output?: Json; expected?: Json }
}

/** As the request says it; where people decide in a new project, it is made. */
export async function askedOf(
  { judges, disagreeAt, decide }: Scorers,
  { dataset, rubric, sample }: Made,
): Promise<Pick<EvaluationRequest, 'judge' | 'judges' | 'disagree_at' | 'ask_people'>> {
  const [judge] = judges
  if (judge === undefined) return {}
  if (judges.length === 1) return { judge }
  const { input = '', output = '', expected } = sample
  const project =
    decide !== fresh
      ? decide
      : (
          await makeProject({
            ...{ kind: 'evaluation', name: `Disputed in ${dataset}`, rubric },
            view: viewOf({ input, output, ...(expected === undefined ? {} : { expected }) }),
          })
        ).id
  return {
    ...{ judges, disagree_at: Number(disagreeAt) },
    ...(project === '' ? {} : { ask_people: { project, where: 'disputed' } }),
  }
}
