/**
 * A round with a model of yours: it is told what was labelled since, asked to train, and asked what it would say of what
 * could be asked next. What it says stands beside the items before anybody answers them.
 *
 * Where it is down, slow or answers nonsense, the fault is kept and the round goes on without it.
 */
import { formatId, isJsonObject, type Json, type JsonObject, type Labels, type LabelWire } from '@countersign/core'
import { labelConfig, taskData } from '../../../../formats/label-studio/label-config.ts'
import { writeRegions } from '../../../../formats/label-studio/write-regions.ts'
import { openJson, unwrapKey, type Key } from '../../../../store/seal.ts'
import type { Content } from '../../../content.ts'
import type { Engine } from '../../../engine.ts'
import { isoTime } from '../../../entry.ts'
import type { AddressRules } from '../../../safe-address.ts'
import type { ProjectRow } from '../../project-row.ts'
import { backendOf, readBackend, secretOf, type BackendRow, type Fault } from './backend-row.ts'
import { BackendFault, createBackend, type Backend } from './call-backend.ts'
import { mostPredicted } from './most-predicted.ts'
import { readPredictions, type Predicted } from './read-predictions.ts'

/** In one call. */
const together = 50
const mostToldARound = 500

interface Row {
  n: number
  decision: string
  wrapped_key: Buffer | null
  sealed: Buffer
  label_sealed: Buffer | null
  done_at: number | null
}
interface Task {
  n: number
  decision: string
  own: Key
  data: Json
  told: JsonObject
}

export interface AskedBackend {
  /** Whether its predictions can choose what is asked next. */
  usable: boolean
}

/** @param gone aborts when the server stops. */
export async function askBackend(
  engine: Engine,
  rules: AddressRules,
  project: ProjectRow,
  gone: AbortSignal,
): Promise<AskedBackend> {
  const { workspace, id, spec } = project
  const row = await readBackend(engine.database, workspace, id)
  const learner = backendOf(spec.learning)
  if (!row || !learner) return { usable: false }
  const { key } = await engine.states.get(workspace)
  const backend = createBackend(learner, secretOf(key, row), rules, gone, () => engine.clock.now())
  const uid = `${formatId('project', id)}.${Math.floor(project.made_at / 1_000)}`
  const config = labelConfig(spec)
  let model: string | null = null
  let fault: Fault | null = null
  let predicted = 0
  try {
    await backend.call('health', null)
    const set = await backend.call('setup', {
      ...{ project: uid, schema: config, hostname: '', access_token: '' },
      // The contract wants a text that holds JSON.
      ...(learner.extra_params ? { extra_params: JSON.stringify(learner.extra_params) } : {}),
    })
    const { model_version: version } = set
    model = typeof version === 'string' || typeof version === 'number' ? String(version).slice(0, 200) : null
    // A model that cannot be taught may still know something.
    fault = await teach(engine, backend, project, row, key, config)
    const outcome = await predictAll(engine, backend, project, key, { uid, config, model })
    predicted = outcome.predicted
    model = outcome.model ?? model
    fault ??= outcome.fault
  } catch (error) {
    if (!(error instanceof BackendFault)) throw error
    fault = { during: error.during, why: error.message }
    predicted = 0
  }
  await engine.database.query(
    'update ml_backends set model_version = coalesce($3, model_version), asked_at = app_now(), fault_sealed = $4 where workspace = $1 and project = $2 and url = $5',
    [...[workspace, id, model, fault && engine.seal.json(key, fault as unknown as Json), row.url]],
  )
  if (fault) engine.log.warn({ project: formatId('project', id), during: fault.during }, 'an ML backend failed')
  return { usable: predicted > 0 }
}

/** What was labelled since it was last told, one by one as Label Studio tells it, and then that it may train. */
async function teach(
  engine: Engine,
  backend: Backend,
  project: ProjectRow,
  { url, told_at, told_n }: BackendRow,
  key: Key,
  config: string,
): Promise<Fault | null> {
  const { workspace, id } = project
  const about = { id: formatId('project', id), title: project.name, label_config: config }
  let [after, told] = [{ at: told_at, n: told_n ?? 0 }, 0]
  try {
    for (;;) {
      const rows = await readRows(
        ...([engine, project, labelled, 'i.done_at, i.n', Math.min(together, mostToldARound - told)] as const),
        [after.at, after.n],
      )
      for (const row of rows) {
        const event = annotationOf(key, row, project, about)
        if (event) await backend.call('webhook', event)
        after = { at: row.done_at, n: row.n }
        told++
        await engine.database.query(
          'update ml_backends set told_at = at_ms($3), told_n = $4 where workspace = $1 and project = $2 and url = $5',
          [workspace, id, row.done_at, row.n, url],
        )
      }
      if (rows.length < together || told >= mostToldARound) break
    }
    if (told > 0) await backend.call('webhook', { action: 'START_TRAINING', project: about })
    return null
  } catch (error) {
    if (error instanceof BackendFault) return { during: error.during, why: error.message }
    throw error
  }
}

/** What people's answers came to; who they are is told to nobody. */
function annotationOf(key: Key, row: Row, project: ProjectRow, about: JsonObject & { id: string }): JsonObject | null {
  const task = taskOf(key, row, project)
  if (!task) return null
  const found = openJson<Record<string, LabelWire>>(task.own, row.label_sealed as Buffer)
  const labels: Labels = Object.fromEntries(Object.entries(found).map(([name, { value }]) => [name, value]))
  const result = writeRegions(labels, { asked: project.spec, data: isJsonObject(task.data) ? task.data : {} })
  const at = isoTime(row.done_at as number)
  return {
    ...{ action: 'ANNOTATION_CREATED', project: about, task: { id: row.n, project: about.id, data: task.told } },
    annotation: {
      ...{ id: row.n, project: about.id, task: row.n, result, was_cancelled: false, ground_truth: false },
      ...{ created_at: at, updated_at: at },
    },
  }
}

const labelled = `i.state = 'done' and i.label_sealed is not null and i.gold_sealed is null and (i.done_at, i.n) > (coalesce(at_ms($3), '-infinity'), $4::integer)`
const open = `i.state = 'open' and i.picked is null and i.given = 0 and i.gold_sealed is null`
const unpredictedGold = `i.state = 'open' and i.gold_sealed is not null and i.retired_at is null and i.predicted_sealed is null`

interface Found {
  task: Task
  predicted: Predicted
}
interface Asking {
  uid: string
  config: string
  model: string | null
}

async function predictAll(
  engine: Engine,
  backend: Backend,
  project: ProjectRow,
  key: Key,
  { uid, config, model }: Asking,
): Promise<{ predicted: number; model: string | null; fault: Fault | null }> {
  let [seen, count, refused, why, newest] = [0, 0, 0, '', model]
  const ask = async (where: string, most: number): Promise<void> => {
    for (let after = 0, left = most; left > 0; left -= together) {
      const rows = await readRows(engine, project, `${where} and i.n > $3`, 'i.n', Math.min(together, left), [after])
      const tasks = rows.flatMap((row) => taskOf(key, row, project) ?? [])
      if (tasks.length > 0) await askFor(tasks)
      const last = rows.at(-1)
      if (!last || rows.length < together) return
      after = last.n
    }
  }
  const askFor = async (tasks: readonly Task[]): Promise<void> => {
    const answer = await backend.call('predict', {
      tasks: tasks.map(({ n, told }) => ({ id: n, project: uid, data: told, annotations: [], predictions: [] })),
      ...{ model_version: model, project: uid, label_config: config },
      params: { login: null, password: null, context: null },
    })
    const items = tasks.map(({ data }) => data)
    const said = readPredictions(answer, items, project.spec, model)
    if ('refused' in said) throw new BackendFault('predict', said.refused)
    const found: Found[] = []
    for (const [i, one] of said.entries()) {
      if (one && 'refused' in one) {
        refused++
        why ||= one.refused
      } else if (one) found.push({ task: tasks[i] as Task, predicted: one.predicted })
    }
    seen += tasks.length
    newest = found.at(-1)?.predicted.model ?? newest
    count += await keepPredictions(engine, project, found)
  }
  await ask(open, mostPredicted)
  // Known ones too: what stands beside all others but not beside them would tell them apart.
  await ask(unpredictedGold, mostPredicted)
  const fault: Fault | null =
    refused === 0
      ? null
      : { during: 'predict', why: `${refused} of ${seen} predictions do not fit: ${why}`.slice(0, 500) }
  return { predicted: count, model: newest, fault }
}

/** Not where somebody has answered, or has it before them: what they see does not change under their hands. */
const keepPredictions = (engine: Engine, { workspace }: ProjectRow, found: readonly Found[]): Promise<number> =>
  found.length === 0
    ? Promise.resolve(0)
    : engine.committer.act(workspace, async (turn) => {
        const rows = await turn.query(
          `update items i set predicted_sealed = u.sealed from unnest($2::uuid[], $3::bytea[]) as u(decision, sealed)
           where i.workspace = $1 and i.decision = u.decision and i.state = 'open' and i.given = 0
             and not exists (select 1 from tasks t where t.workspace = i.workspace and t.decision = i.decision and t.status in ('leased', 'settling'))
           returning 1`,
          [
            workspace,
            found.map(({ task }) => task.decision),
            found.map(({ task, predicted }) => engine.seal.json(task.own, predicted as unknown as Json)),
          ],
        )
        return rows.length
      })

const readRows = (
  engine: Engine,
  { workspace, id }: ProjectRow,
  where: string,
  order: string,
  most: number,
  values: readonly unknown[],
): Promise<Row[]> =>
  engine.database.query<Row>(
    `select i.n, i.decision, i.label_sealed, i.done_at, d.wrapped_key, d.sealed
     from (select * from items i where i.workspace = $1 and i.project = $2 and ${where} order by ${order} limit ${most}) i
       join decisions d on d.workspace = i.workspace and d.id = i.decision order by ${order}`,
    [workspace, id, ...values],
  )

/** Undefined where it was erased, or holds a stored file. */
function taskOf(key: Key, row: Row, { spec }: ProjectRow): Task | undefined {
  if (row.wrapped_key === null) return undefined
  const own = unwrapKey(key, row.wrapped_key)
  const data = openJson<Content>(own, row.sealed).input
  const told = taskData(data, spec)
  return told && { n: row.n, decision: row.decision, own, data, told }
}
