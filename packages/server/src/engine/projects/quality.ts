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
import { measureQuality, type Measured } from './measure-quality.ts'
import { shareOf } from './own.ts'
import { projectOrThrow, readProject, type ProjectRow } from './project-row.ts'
import { readAnswered } from './read-answers.ts'

/** More answers are measured in a thread of their own: nobody else waits for it. */
const mostAtOnce = 5_000
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
  skills: Map<string, Record<string, number>>
  items: number
}
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
  const items = await readAnswered(q, key, project)
  const golds = await q.query<{ person: string; gold_given: number; gold_right: number }>(
    'select person, gold_given, gold_right from project_people where workspace = $1 and project = $2',
    [project.workspace, project.id],
  )
  const goldOf = new Map(golds.map((row) => [row.person, shareOf(row.gold_right, row.gold_given)]))
  const measured: Measured = measureQuality(
    ...([project.spec.questions, items, method, nameOf] as const),
    (person) => goldOf.get(person) ?? shareOf(0, 0),
  )
  return { ...measured, items: items.length }
}

/** @param most answers that are measured at once. */
export function createQualities(engine: Engine, url: string, most = mostAtOnce): Qualities {
  const { database } = engine
  const running = new Map<string, Worker>()

  const countAnswers = async (project: ProjectRow): Promise<number> =>
    (
      await database.query<{ n: number }>(
        'select coalesce(sum(given + gold_given), 0)::bigint as n from items where workspace = $1 and project = $2',
        [project.workspace, project.id],
      )
    )[0]?.n ?? 0

  async function keep(project: ProjectRow, method: AggregationMethod, answers: number, result: Result): Promise<void> {
    await engine.committer.act(project.workspace, async (turn) => {
      const { questions, items } = result
      await turn.query(
        `insert into project_quality (workspace, project, method, status, answers, sealed, at) values ($1, $2, $3, 'ready', $4, $5, at_ms($6))
         on conflict (workspace, project, method) do update set status = 'ready', answers = excluded.answers, sealed = excluded.sealed, at = excluded.at`,
        [
          ...[project.workspace, project.id, method, answers],
          ...[engine.seal.json(turn.state.key, { questions, items } as unknown as Json), turn.nowMs],
        ],
      )
      if (method === project.spec.aggregation)
        await turn.query(
          `update project_people p set skills = u.skills from unnest($3::uuid[], $4::jsonb[]) as u(person, skills)
           where p.workspace = $1 and p.project = $2 and p.person = u.person`,
          [
            ...[project.workspace, project.id, [...result.skills.keys()]],
            [...result.skills.values()].map((skills) => JSON.stringify(skills)),
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
      let kept = await readKept()
      if (!kept || kept.answers !== answers || kept.sealed === null) {
        if (answers <= most) {
          const nameOf = (person: string) => state.people.get(person)?.name ?? 'somebody who has left'
          await keep(project, method, answers, await measureProject(database, state.key, project, method, nameOf))
        } else if (kept?.status !== 'computing' || kept.lost) await begin(state, project, method, answers)
        kept = await readKept()
      }
      const known = kept?.sealed
        ? openJson<{ questions: QuestionQualityWire[]; items: number }>(state.key, kept.sealed)
        : null
      return {
        ...{
          project: formatId('project', project.id),
          status: kept?.status ?? 'computing',
          answers: kept?.answers ?? 0,
        },
        ...{ items: known?.items ?? 0, at: known && kept ? isoTime(kept.at) : null, questions: known?.questions ?? [] },
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
