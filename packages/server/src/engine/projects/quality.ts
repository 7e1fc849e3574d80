/**
 * The quality of a project: measured at once where there is little, in a thread of its own where there is much, and kept
 * until more was answered.
 */
import { Worker } from 'node:worker_threads'
import {
  formatId,
  type AggregationMethod,
  type Json,
  type ProjectQualityWire,
  type QuestionQualityWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import { isoTime } from '../entry.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { annotatorOf, isMember } from './annotators.ts'
import { crossPredict } from './learning/cross-predict.ts'
import { measureQuality } from './measure-quality.ts'
import { measureTime } from './measure-time.ts'
import { shareOf } from './own.ts'
import { projectOrThrow, readProject, type ProjectRow } from './project-row.ts'
import { readAnswered, type AnsweredItem } from './read-answers.ts'

/** More answers are measured in a thread of their own: nobody else waits for it. */
const mostAtOnce = 5_000
/** Where the learner that comes along is asked too, it is taught five times. */
const mostTaughtAtOnce = 200
/** What is kept in another shape is of another version, and measured anew. */
const shape = 2
const workerMegabytes = 1_024
/** One that has said nothing for so long has lost its process. */
const lostAfterS = 600

export interface Errand {
  url: string
  workspace: string
  key: Uint8Array
  project: string
  method: AggregationMethod
  names: Map<string, string>
}
export interface Result {
  questions: QuestionQualityWire[]
  time: ProjectQualityWire['time']
  skills: Map<string, Record<string, number>>
  items: number
}
/** As it is sealed. */
type Told = Pick<Result, 'questions' | 'time' | 'items'> & { shape: number }
const nothingTimed = { n: 0, median_ms: null, quartiles_ms: null }
interface Kept {
  status: 'ready' | 'computing'
  answers: number
  sealed: Buffer | null
  at: number
  lost: boolean
}

export interface Qualities {
  /** What is known now; where more was answered since, it is measured anew meanwhile. */
  read(workspace: string, project: string, method: AggregationMethod | null): Promise<ProjectQualityWire>
  stop(): Promise<void>
}

/** The measuring itself, of this thread or another. */
export async function measureProject(
  q: Query,
  key: Key,
  project: ProjectRow,
  method: AggregationMethod,
  nameOf: (person: string) => string,
): Promise<Result> {
  const items = await withLearner(q, key, project, await readAnswered(q, key, project))
  const golds = await q.query<{ person: string; gold_given: number; gold_right: number }>(
    'select person, gold_given, gold_right from project_people where workspace = $1 and project = $2',
    [project.workspace, project.id],
  )
  const goldOf = new Map(golds.map((row) => [row.person, shareOf(row.gold_right, row.gold_given)]))
  const named = (person: string) => annotatorOf(person, nameOf)
  const measured = measureQuality(project.spec.questions, items, {
    ...{ method, countModel: project.spec.countModel ?? false, annotatorOf: named },
    goldOf: (person) => goldOf.get(person) ?? shareOf(0, 0),
  })
  return { ...measured, time: measureTime(items, named), items: items.length }
}

/** Beside what was predicted beforehand stands what the learner that comes along would say, had it not seen the item. */
async function withLearner(
  q: Query,
  key: Key,
  project: ProjectRow,
  items: AnsweredItem[],
): Promise<readonly AnsweredItem[]> {
  const learnt = await crossPredict(q, key, project)
  if (!learnt) return items
  const { question, soft, told } = learnt
  return items.map((item) => {
    const own = soft.get(item.decision)
    const [best] = own ?? []
    if (!own || !best) return item
    const says = { labels: { [question]: best.value }, score: best.probability, soft: { [question]: own } }
    const blind = item.blind || !told.has(item.decision)
    return { ...item, models: [...item.models, { source: 'built-in', ...says, blind }] }
  })
}

/** @param most answers that are measured at once. */
export function createQualities(engine: Engine, url: string, most = mostAtOnce): Qualities {
  const { database } = engine
  const running = new Map<string, Worker>()

  const countAnswers = async (project: ProjectRow): Promise<number> =>
    (
      await database.query<{ n: number }>(
        'select coalesce(sum(given + gold_given + brought), 0)::bigint as n from items where workspace = $1 and project = $2',
        [project.workspace, project.id],
      )
    )[0]?.n ?? 0

  async function keep(project: ProjectRow, method: AggregationMethod, answers: number, result: Result): Promise<void> {
    await engine.committer.act(project.workspace, async (turn) => {
      // What was to count has changed meanwhile: this tells of what was.
      const now = await readProject(turn, project.workspace, project.id)
      if (now?.spec.countModel !== project.spec.countModel) return
      const { questions, time, items } = result
      const told: Told = { questions, time, items, shape }
      const [members, others] = [true, false].map((here) =>
        [...result.skills].filter(([key]) => isMember(key) === here),
      ) as [[string, Record<string, number>][], [string, Record<string, number>][]]
      await turn.query(
        `insert into project_quality (workspace, project, method, status, answers, sealed, skills_sealed, at) values ($1, $2, $3, 'ready', $4, $5, $6, at_ms($7))
         on conflict (workspace, project, method) do update set status = 'ready', answers = excluded.answers, sealed = excluded.sealed,
           skills_sealed = excluded.skills_sealed, at = excluded.at`,
        [
          ...[project.workspace, project.id, method, answers],
          ...[told as unknown as Json, Object.fromEntries(others)].map((one) => engine.seal.json(turn.state.key, one)),
          turn.nowMs,
        ],
      )
      if (method === project.spec.aggregation)
        await turn.query(
          `update project_people p set skills = u.skills from unnest($3::uuid[], $4::jsonb[]) as u(person, skills)
           where p.workspace = $1 and p.project = $2 and p.person = u.person`,
          [
            ...[project.workspace, project.id, members.map(([key]) => key)],
            members.map(([, skills]) => JSON.stringify(skills)),
          ],
        )
    })
  }

  /** The first to ask begins it; the others are told what is known. */
  async function begin(state: WorkspaceState, project: ProjectRow, method: AggregationMethod, answers: number) {
    const [mine] = await database.query(
      `insert into project_quality (workspace, project, method, status, answers, at) values ($1, $2, $3, 'computing', 0, app_now())
       on conflict (workspace, project, method) do update set status = 'computing', at = app_now()
       where project_quality.status = 'ready' or project_quality.at < app_now() - interval '${lostAfterS} seconds' returning 1`,
      [state.id, project.id, method],
    )
    if (!mine) return
    const names = new Map([...state.people.values()].map(({ id, name }) => [id, name]))
    const errand: Errand = { url, workspace: state.id, key: state.key, project: project.id, method, names }
    const worker = new Worker(new URL('./quality-worker.ts', import.meta.url), {
      workerData: errand,
      resourceLimits: { maxOldGenerationSizeMb: workerMegabytes },
    })
    const name = `${project.id} ${method}`
    running.set(name, worker)
    worker.on('message', (result: Result) => {
      keep(project, method, answers, result).catch((error: unknown) =>
        engine.log.warn({ err: error }, 'the quality of a project could not be kept'),
      )
    })
    worker.on('error', (error) => engine.log.warn({ err: error }, 'the quality of a project could not be measured'))
    worker.once('exit', () => running.delete(name))
  }

  return {
    async read(workspace, id, asked) {
      const project = await projectOrThrow(database, workspace, id)
      const method = asked ?? project.spec.aggregation
      const state = await engine.states.get(workspace)
      const answers = await countAnswers(project)
      const readKept = async (): Promise<Kept | undefined> =>
        (
          await database.query<Kept>(
            `select *, at < app_now() - interval '${lostAfterS} seconds' as lost from project_quality where workspace = $1 and project = $2 and method = $3`,
            [workspace, project.id, method],
          )
        )[0]
      const toldBy = (row: Kept | undefined): Told | null => {
        const told = row?.sealed ? openJson<Told & Record<string, Json>>(state.key, row.sealed) : null
        return told?.shape === shape ? told : null
      }
      const atOnce = project.spec.learning?.learner === 'built-in' ? Math.min(most, mostTaughtAtOnce) : most
      let kept = await readKept()
      if (!kept || kept.answers !== answers || toldBy(kept) === null) {
        if (answers <= atOnce) {
          const nameOf = (person: string) => state.people.get(person)?.name ?? 'somebody who has left'
          await keep(project, method, answers, await measureProject(database, state.key, project, method, nameOf))
        } else if (kept?.status !== 'computing' || kept.lost) await begin(state, project, method, answers)
        kept = await readKept()
      }
      const known = toldBy(kept)
      return {
        ...{ project: formatId('project', project.id), status: kept?.status ?? 'computing' },
        ...{ answers: kept?.answers ?? 0, items: known?.items ?? 0, at: known && kept ? isoTime(kept.at) : null },
        ...{ questions: known?.questions ?? [], time: known?.time ?? { all: nothingTimed, people: [] } },
      }
    },
    async stop() {
      await Promise.all([...running.values()].map((worker) => worker.terminate()))
    },
  }
}

/** For the thread: the project as it stands. */
export const projectOf = (q: Query, errand: Errand): Promise<ProjectRow | undefined> =>
  readProject(q, errand.workspace, errand.project)
