/**
 * Items come in as a stream: some hundred rows at a time are born under one act, so that nothing of the file is held and
 * nobody waits long. With them stands how many rows were taken and a digest of these. Whoever goes on reads from the
 * start, passes over as many rows, and makes sure by the digest that they are the same: whatever the format, each row is
 * taken once. A row that cannot be taken is reported and costs only itself.
 */
import { createHash, type Hash } from 'node:crypto'
import { CountersignError, type JsonObject, type RefusedLine } from '@countersign/core'
import { analyzeYoung } from '../../../store/analyze-young.ts'
import type { Engine } from '../../engine.ts'
import type { Actor } from '../../entry.ts'
import { bearItems, type NewItem } from '../bear-items.ts'
import type { Converter, TransferRow } from '../converter.ts'
import { readProject, type ProjectRow } from '../project-row.ts'
import { told, type ImportRow } from './import-row.ts'
import { takeRow } from './take-row.ts'

const mostTogether = 500
const mostBytesTogether = 4 * 1_048_576

interface Batch {
  rows: number
  size: number
  items: NewItem[]
  refused: RefusedLine[]
}
/** What an import is done by. */
export interface Bringing {
  row: ImportRow
  project: ProjectRow
  actor: Actor
  converter: Converter
}
/** Another run has it, or somebody cancelled it: this one writes nothing more. */
class TakenOver extends CountersignError {
  constructor() {
    super('already-ended', 'This import was cancelled, or goes on through another request.')
  }
}
const another = (lines: number) =>
  new CountersignError('bad-input', undefined, {
    errors: [
      {
        path: 'body',
        message: `does not begin with the ${lines} rows that were taken before: send the same file, or begin another import`,
      },
    ],
  })

/** Reads to the end. @throws what broke it off, which is then kept with it. */
export async function runImport(
  engine: Engine,
  bringing: Bringing,
  bytes: AsyncIterable<Uint8Array>,
  gone: AbortSignal,
): Promise<void> {
  const { row, project, converter } = bringing
  const hash = createHash('sha256')
  let taken = 0
  const counted = async function* () {
    for await (const piece of bytes) {
      if (gone.aborted) throw new TakenOver()
      taken += piece.length
      yield piece
    }
  }
  let batch: Batch = { rows: 0, size: 0, items: [], refused: [] }
  let kept = 0
  const flush = async () => {
    if (gone.aborted) throw new TakenOver()
    if (batch.rows > 0) await keepBatch(engine, bringing, batch, taken, hash)
    if (++kept === 2) await analyzeYoung(engine.database)
    batch = { rows: 0, size: 0, items: [], refused: [] }
  }
  try {
    for await (const one of remaining(converter.read(counted(), project.spec), row, hash)) {
      batch.rows++
      const item = takeRow(project, row.id, one, row.answers === 'count')
      if ('reason' in item) batch.refused.push(item)
      else {
        batch.items.push(item)
        batch.size += JSON.stringify(item.data).length
      }
      if (batch.rows >= mostTogether || batch.size >= mostBytesTogether) await flush()
    }
    await flush()
    await endImport(engine, bringing, 'done', null, taken)
  } catch (error) {
    // What is read from here is taken up again where only the store was away for a while.
    const passes = row.source !== 'upload' && CountersignError.is(error) && error.code === 'store-unavailable'
    if (!(error instanceof TakenOver) && !passes && !gone.aborted)
      await endImport(engine, bringing, 'broken-off', whyOf(error), null)
    throw error
  }
}

/** The rows after those that were taken before. */
async function* remaining(
  rows: AsyncIterable<TransferRow>,
  { lines, digest }: ImportRow,
  hash: Hash,
): AsyncGenerator<TransferRow, void, undefined> {
  let passed = 0
  for await (const one of rows) {
    hash.update(JSON.stringify(one))
    if (passed < lines) {
      if (
        ++passed === lines &&
        !hash
          .copy()
          .digest()
          .equals(digest ?? Buffer.alloc(0))
      )
        throw another(lines)
    } else yield one
  }
  if (passed < lines) throw another(lines)
}

const whyOf = (error: unknown): string =>
  CountersignError.is(error)
    ? [error.message, ...error.errors.map(({ message }) => message)].join(' ').slice(0, 500)
    : 'The connection ended, or what was sent could not be read on.'

async function keepBatch(
  engine: Engine,
  { row: { workspace, id, runner }, project: { id: projectId }, actor }: Bringing,
  batch: Batch,
  taken: number,
  hash: Hash,
): Promise<void> {
  const digest = hash.copy().digest()
  await engine.committer.act(workspace, async (turn) => {
    const [mine] = await turn.query(
      `select 1 from imports where workspace = $1 and id = $2 and runner = $3 and status = 'running'`,
      [workspace, id, runner],
    )
    if (!mine) throw new TakenOver()
    // As it stands now: how many answers each gets may have changed since the import began.
    const project = (await readProject(turn, workspace, projectId)) as ProjectRow
    const { made, counted } = await bearItems(engine, turn, project, batch.items, actor)
    await turn.query(
      `update imports set lines = lines + $3, made = made + $4, known = known + $5, refused = refused + $6, taken = greatest(taken, $7), digest = $8, counted = counted + $9, beat_at = app_now(), tries = 0
       where workspace = $1 and id = $2`,
      [...[workspace, id, batch.rows, made, batch.items.length - made, batch.refused.length], taken, digest, counted],
    )
    if (batch.refused.length > 0)
      await turn.query(
        `insert into import_refusals (workspace, import, line, sealed) select $1, $2, u.line, u.sealed from unnest($3::integer[], $4::bytea[]) as u(line, sealed) on conflict do nothing`,
        [
          ...[workspace, id, batch.refused.map(({ line }) => line)],
          batch.refused.map((one) => engine.seal.json(turn.state.key, one as unknown as JsonObject)),
        ],
      )
  })
}

/** Only by the run that has it. */
export const endImport = (
  engine: Engine,
  { row, actor }: Pick<Bringing, 'row' | 'actor'>,
  status: 'done' | 'broken-off',
  why: string | null,
  taken: number | null,
): Promise<void> =>
  engine.committer.act(row.workspace, async (turn) => {
    const [ended] = await turn.query<ImportRow>(
      `update imports set status = $4, why = $5, taken = coalesce($6, taken), bytes = coalesce($6, bytes), runner = null, ended_at = at_ms($7)
       where workspace = $1 and id = $2 and runner is not distinct from $3 and status = 'running' returning *`,
      [row.workspace, row.id, row.runner, status, why, taken, turn.nowMs],
    )
    if (ended) turn.record({ type: status === 'done' ? 'import.done' : 'import.broken-off', actor, data: told(ended) })
  })
