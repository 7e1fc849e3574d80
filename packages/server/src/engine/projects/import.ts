/**
 * Items come in as a stream: some hundred lines at a time are born under one act, so that nothing of the file is held and
 * nobody waits long. A line that cannot be taken is reported and costs only itself. An import that broke off is sent
 * again from the start under its id: lines that are here are left as they are.
 */
import {
  canonicalize,
  checkLabels,
  checkRates,
  CountersignError,
  formatId,
  parseId,
  type FieldError,
  type ImportWire,
  type Json,
  type JsonObject,
  type Labels,
  type RefusedLine,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { analyzeYoung } from '../../store/analyze-young.ts'
import { openJson } from '../../store/seal.ts'
import { checkValue } from '../check-schema.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { bearItems, type NewItem } from './bear-items.ts'
import type { Converter, TransferItem, TransferRow } from './converter.ts'
import { projectOrThrow, readProject, type ProjectRow } from './project-row.ts'

const mostTogether = 500
const mostBytesTogether = 4 * 1_048_576
const mostRefusalsShown = 1_000
const longestId = 500
const longestWho = 200

interface ImportRow {
  id: string
  project: string
  format: string
  status: ImportWire['status']
  lines: number
  made: number
  known: number
  refused: number
  answers: ImportWire['answers']
  counted: number
  started_at: number
  ended_at: number | null
}
export interface ImportBegun {
  id: string
  project: ProjectRow
  answers: ImportWire['answers']
}

/** @param again the id of one that broke off. @param answers what becomes of answers that items bring. */
export function beginImport(
  engine: Engine,
  workspace: string,
  actor: Actor,
  projectId: string,
  format: string,
  again: string | null,
  answers: ImportWire['answers'],
): Promise<ImportBegun> {
  return engine.committer.act(workspace, async (turn) => {
    const project = await projectOrThrow(turn, workspace, projectId)
    if (project.archived_at !== null)
      throw new CountersignError(
        'already-ended',
        'This project was put away. Take it out first: PATCH {"archived": false}.',
      )
    if (again !== null) {
      const row = await importOrThrow(turn, workspace, again)
      if (row.project !== project.id || row.format !== format || row.answers !== answers)
        throw new CountersignError('bad-input', undefined, {
          errors: [
            { path: '?import', message: 'is an import of another project or format, or takes answers otherwise' },
          ],
        })
      await turn.query('delete from import_refusals where workspace = $1 and import = $2', [workspace, row.id])
      await turn.query(
        `update imports set status = 'running', lines = 0, made = 0, known = 0, refused = 0, counted = 0, ended_at = null where workspace = $1 and id = $2`,
        [workspace, row.id],
      )
      turn.record({ type: 'import.resumed', actor, data: { import: again, project: projectId } })
      return { id: row.id, project, answers }
    }
    const id = turn.newId()
    await turn.query(
      `insert into imports (workspace, id, project, format, status, answers, by, started_at) values ($1, $2, $3, $4, 'running', $5, $6, at_ms($7))`,
      [workspace, id, project.id, format, answers, actor.id ?? actor.kind, turn.nowMs],
    )
    turn.record({
      type: 'import.begun',
      actor,
      data: { import: formatId('import', id), project: projectId, format, answers },
    })
    return { id, project, answers }
  })
}

interface Batch {
  lines: number
  items: NewItem[]
  refused: RefusedLine[]
}

/** Reads to the end; answers what became of it. */
export async function runImport(
  engine: Engine,
  workspace: string,
  actor: Actor,
  { id, project, answers }: ImportBegun,
  converter: Converter,
  bytes: AsyncIterable<Uint8Array>,
): Promise<ImportWire> {
  let batch: Batch = { lines: 0, items: [], refused: [] }
  let size = 0
  let kept = 0
  const flush = async () => {
    if (batch.lines > 0) await keepBatch(engine, workspace, actor, project, id, batch)
    if (++kept === 2) await analyzeYoung(engine.database)
    batch = { lines: 0, items: [], refused: [] }
    size = 0
  }
  try {
    for await (const row of converter.read(bytes, project.spec)) {
      batch.lines++
      const taken = takeRow(project, id, row, answers === 'count')
      if ('reason' in taken) batch.refused.push(taken)
      else {
        batch.items.push(taken)
        size += JSON.stringify(taken.data).length
      }
      if (batch.lines >= mostTogether || size >= mostBytesTogether) await flush()
    }
    await flush()
    await endImport(engine, workspace, actor, id, 'done')
  } catch (error) {
    await endImport(engine, workspace, actor, id, 'broken-off')
    throw error
  }
  return readImport(engine, workspace, formatId('import', id))
}

function keepBatch(
  engine: Engine,
  workspace: string,
  actor: Actor,
  { id: projectId }: ProjectRow,
  id: string,
  batch: Batch,
): Promise<void> {
  return engine.committer.act(workspace, async (turn) => {
    // As it stands now: how many answers each gets may have changed since the import began.
    const project = (await readProject(turn, workspace, projectId)) as ProjectRow
    const { made, counted } = await bearItems(engine, turn, project, batch.items, actor)
    await turn.query(
      `update imports set lines = lines + $3, made = made + $4, known = known + $5, refused = refused + $6, counted = counted + $7
       where workspace = $1 and id = $2`,
      [...[workspace, id, batch.lines, made, batch.items.length - made], batch.refused.length, counted],
    )
    await turn.query(
      `insert into import_refusals (workspace, import, line, sealed) select $1, $2, u.line, u.sealed from unnest($3::integer[], $4::bytea[]) as u(line, sealed) on conflict do nothing`,
      [
        ...[workspace, id, batch.refused.map(({ line }) => line)],
        batch.refused.map((one) => engine.seal.json(turn.state.key, one as unknown as JsonObject)),
      ],
    )
  })
}

const endImport = (
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  status: 'done' | 'broken-off',
): Promise<void> =>
  engine.committer.act(workspace, async (turn) => {
    const [row] = await turn.query<ImportRow>(
      'update imports set status = $3, ended_at = at_ms($4) where workspace = $1 and id = $2 returning *',
      [workspace, id, status, turn.nowMs],
    )
    if (!row) return
    turn.record({
      type: status === 'done' ? 'import.done' : 'import.broken-off',
      actor,
      data: {
        ...{ import: formatId('import', id), project: formatId('project', row.project) },
        ...{ lines: row.lines, made: row.made, known: row.known, refused: row.refused, counted: row.counted },
      },
    })
  })

/** A row as an item, or why it is none. */
function takeRow(project: ProjectRow, importId: string, row: TransferRow, count: boolean): NewItem | RefusedLine {
  if ('refused' in row) return { line: row.at, external_id: null, reason: row.refused }
  const { item } = row
  const id = item.id ?? null
  const refuse = (reason: string, errors?: FieldError[]): RefusedLine => ({
    ...{ line: row.at, external_id: id?.slice(0, longestId) ?? null, reason },
    ...(errors ? { errors: errors.slice(0, 20) } : {}),
  })
  if (id !== null && (id.length > longestId || id === '')) return refuse(`its id is empty or longer than ${longestId}`)
  try {
    canonicalize(item as unknown as Json)
  } catch (error) {
    return refuse(`holds what JSON cannot say the same everywhere: ${(error as Error).message.slice(0, 200)}`)
  }
  const counted = count ? (item.answers ?? []).filter(({ who, skipped }) => who !== null && skipped !== true) : []
  const nameless = counted.findIndex(({ who }) => who === '' || (who as string).length > longestWho)
  if (nameless !== -1) return refuse(`an answer names nobody, or by more than ${longestWho} characters`)
  if (new Set(counted.map(({ who }) => who)).size < counted.length) return refuse('somebody answers it twice')
  const prediction = item.predictions?.[0]
  if (prediction?.score !== undefined && !(prediction.score >= 0 && prediction.score <= 1))
    return refuse('the score of its prediction is not from 0 to 1')
  const rates = checkRates(project.spec.questions, item.data)
  if (rates.length > 0) return refuse('its video has no such rate', rates)
  const errors = [
    ...(prediction ? checkPart(project, item, prediction.labels, 'predictions.0.labels') : []),
    ...(item.gold ? checkPart(project, item, item.gold, 'gold') : []),
    ...counted.flatMap(({ labels }, i) => checkPart(project, item, labels, `answers.${i}.labels`)),
    ...(item.gold && Object.keys(item.gold).length === 0 ? [{ path: 'gold', message: 'answers no question' }] : []),
  ]
  if (errors.length > 0) return refuse('its labels do not fit what is asked', errors)
  return {
    ...{ data: item.data, externalId: id, sameAs: id === null ? `${importId}:${row.at}` : `id:${id}` },
    prediction: prediction ? { labels: prediction.labels, score: prediction.score ?? null } : null,
    ...{ gold: item.gold ?? null, attributes: item.attributes ?? {}, from: null },
    ...{ brought: broughtBy(item), counted: item.gold ? 0 : counted.length },
  }
}

/** What has no place here is kept beside it, and goes out with it again. */
const broughtBy = ({ answers, metadata, predictions }: TransferItem): JsonObject | null => {
  const kept = {
    ...(answers?.length ? { answers } : {}),
    ...(metadata ? { metadata } : {}),
    ...((predictions?.length ?? 0) > 1 || predictions?.[0]?.soft ? { predictions } : {}),
  }
  return Object.keys(kept).length > 0 ? (kept as unknown as JsonObject) : null
}

/** A model, or whoever knows, need not have answered everything. */
const checkPart = (project: ProjectRow, item: TransferItem, labels: Labels, path: string): FieldError[] =>
  checkLabels(
    {
      questions: project.spec.questions.map((question) => ({ ...question, required: false })),
      ...{ data: item.data, fits: checkValue },
    },
    labels,
    path,
  )

async function importOrThrow(q: Pick<Turn, 'query'>, workspace: string, id: string): Promise<ImportRow> {
  const uuid = parseId('import', id)
  const [row] = uuid
    ? await q.query<ImportRow>('select * from imports where workspace = $1 and id = $2', [workspace, uuid])
    : []
  if (!row) throw new CountersignError('not-found', `There is no import ${id.slice(0, 60)} in this workspace.`)
  return row
}

export async function readImport(
  { database, states }: Pick<Engine, 'database' | 'states'>,
  workspace: string,
  id: string,
): Promise<ImportWire> {
  const row = await importOrThrow(database, workspace, id)
  return {
    ...{ id, project: formatId('project', row.project), format: row.format, status: row.status, lines: row.lines },
    ...{ made: row.made, known: row.known, refused: row.refused, answers: row.answers },
    ...{ counted: row.counted, started_at: isoTime(row.started_at) },
    refusals: await readRefusals(database, await states.get(workspace), row.id, 0, mostRefusalsShown),
    ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
  }
}

export async function readRefusals(
  q: Query,
  state: WorkspaceState,
  importId: string,
  after: number,
  limit: number,
): Promise<RefusedLine[]> {
  const rows = await q.query<{ sealed: Buffer }>(
    'select sealed from import_refusals where workspace = $1 and import = $2 and line > $3 order by line limit $4',
    [state.id, importId, after, limit],
  )
  return rows.map(({ sealed }) => openJson<RefusedLine>(state.key, sealed))
}
