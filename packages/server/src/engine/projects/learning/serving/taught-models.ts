/**
 * What a project has learnt, for others to ask: models are made in a thread of their own and kept while little has been
 * labelled since. One that learnt from an item which was erased is never asked again.
 */
import { Worker } from 'node:worker_threads'
import { CountersignError, type Question } from '@countersign/core'
import type { Engine } from '../../../engine.ts'
import type { ProjectRow } from '../../project-row.ts'
import { backendOf } from '../backend/backend-row.ts'
import type { TaughtModel } from './taught-model.ts'
import type { TeachErrand } from './teach-worker.ts'

const workerMegabytes = 512
const mostKept = 8
const usualBatch = 25

export interface Taught {
  /** Null before there are labels of two classes. */
  model: TaughtModel | null
  /** How many it learnt from. */
  labels: number
}
export interface TaughtModels {
  /** @param fresh with everything that is labelled by now. */
  read(project: ProjectRow, fresh?: boolean): Promise<Taught>
  stop(): Promise<void>
}

/** What the learner that comes along is taught. @throws where the project asks nothing that it could learn. */
export function taughtQuestion({ spec }: ProjectRow): Extract<Question, { kind: 'choice' | 'tree' }> {
  const named = backendOf(spec.learning) ? undefined : spec.learning?.question
  const question = spec.questions.find(
    (one): one is Extract<Question, { kind: 'choice' | 'tree' }> =>
      (one.kind === 'choice' || one.kind === 'tree') && (named === undefined || one.name === named),
  )
  if (!question)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'questions', message: 'this project asks no choice or tree, which is what can be learnt' }],
    })
  return question
}

export function createTaughtModels(engine: Engine, url: string): TaughtModels {
  const kept = new Map<string, { labels: number; gone: number; taught: Promise<Taught> }>()
  const workers = new Set<Worker>()

  async function teach(project: ProjectRow, labels: number): Promise<Taught> {
    const { workspace, id } = project
    const { key } = await engine.states.get(workspace)
    const errand: TeachErrand = { url, workspace, key, project: id, question: taughtQuestion(project).name }
    const worker = new Worker(new URL('./teach-worker.ts', import.meta.url), {
      workerData: errand,
      resourceLimits: { maxOldGenerationSizeMb: workerMegabytes },
    })
    workers.add(worker)
    const model = await new Promise<TaughtModel | null>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the thread that learns ended')))
    }).finally(() => workers.delete(worker))
    return { model, labels }
  }

  return {
    async read(project, fresh = false) {
      const { workspace, id, spec } = project
      taughtQuestion(project)
      const name = `${workspace} ${id}`
      const [now] = await engine.database.query<{ labels: number; gone: number }>(
        `select count(*) filter (where state = 'done' and label_sealed is not null) as labels, count(*) filter (where state = 'withdrawn') as gone
         from items where workspace = $1 and project = $2 and gold_sealed is null`,
        [workspace, id],
      )
      const { labels, gone } = now as { labels: number; gone: number }
      const was = kept.get(name)
      const since = was ? labels - was.labels : Infinity
      const mostSince = fresh ? 0 : (spec.learning?.batch ?? usualBatch) - 1
      if (was && was.gone === gone && since >= 0 && since <= mostSince) return was.taught
      const taught = teach(project, labels)
      kept.delete(name)
      kept.set(name, { labels, gone, taught })
      taught.catch(() => kept.delete(name))
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
      return taught
    },
    async stop() {
      await Promise.all([...workers].map((worker) => worker.terminate()))
    },
  }
}
