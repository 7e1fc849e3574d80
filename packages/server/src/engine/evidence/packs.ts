/**
 * Evidence packs as jobs: begun, told of while they are built, fetched for as long as they are kept. Building waits for
 * the database and for zlib's own threads, so that it needs no thread of its own.
 */
import { createHash } from 'node:crypto'
import {
  CountersignError,
  formatId,
  hashesAt,
  parseId,
  regimeIds,
  tileWidth,
  type EvidencePackWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readCheckpointWithin } from '../../store/log.ts'
import { openBytes } from '../../store/seal.ts'
import { createZip, mostZipFiles } from '../../store/zip.ts'
import type { Idempotency } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { receiptAt } from '../log/serve-log.ts'
import { firstHeld } from '../veil.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { buildPack, type PackOrder } from './build-pack.ts'
import { measureParts } from './measures.ts'
import type { PackCheckpoint } from './pack-log.ts'

interface Row {
  id: string
  status: EvidencePackWire['status']
  request: { system: string | null; since: number; until: number; regimes: string[] }
  by_kind: string
  by_id: string | null
  done: number
  total: number
  bytes: number | null
  sha256: Buffer | null
  manifest_sha256: Buffer | null
  lost: boolean
  created_at: number
  ended_at: number | null
}
export interface PackRequest {
  system?: string | undefined
  since: string
  until: string
  regimes?: string[] | undefined
}
export interface PackFile {
  name: string
  bytes: number
  sha256: string
  chunks: AsyncGenerator<Buffer>
}
export interface Packs {
  begin(
    workspace: string,
    actor: Actor,
    request: PackRequest,
    idempotency: Idempotency | null,
  ): Promise<EvidencePackWire>
  read(workspace: string, id: string): Promise<EvidencePackWire>
  list(workspace: string, limit: number): Promise<EvidencePackWire[]>
  file(workspace: string, id: string): Promise<PackFile>
  stop(): Promise<void>
}

/** One that has told nothing for so long has lost its process. */
const lostAfterS = 60
const toldEveryMs = 500
const chunkBytes = 1_048_576
/** Beside the log, receipts and policies: pages, figures, the verifier, the manifest. */
const pages = 12 + 3 * measureParts.length + regimeIds.length

const select = `select id, status, request, by_kind, by_id, done, total, bytes, sha256, manifest_sha256, created_at, ended_at,
  status = 'running' and beat_at < app_now() - interval '${lostAfterS} seconds' as lost from evidence_packs`

function spanOf({ since, until }: PackRequest, nowMs: number): { since: number; until: number } {
  const span = { since: Date.parse(since), until: Math.min(nowMs, Date.parse(until)) }
  if (span.since < span.until) return span
  throw new CountersignError('bad-input', undefined, {
    errors: [{ path: 'since', message: 'takes a time in the past, before until' }],
  })
}

/** The newest checkpoint that covers nothing that is held back. @throws CountersignError where there is none. */
async function checkpointFor(q: Query, state: WorkspaceState): Promise<PackCheckpoint & { held: number }> {
  const first = await firstHeld(q, state)
  const row = await readCheckpointWithin(q, state.id, first ?? Number.MAX_SAFE_INTEGER)
  if (!row) throw new CountersignError(first === null ? 'not-folded' : 'entries-held')
  const [head] = await q.query<{ position: number }>('select position from heads where workspace = $1', [state.id])
  const held = first === null ? 0 : (head?.position ?? row.size) - row.size
  return { size: row.size, note: row.note + row.cosignatures.join(''), held }
}

export function createPacks(engine: Engine, witnesses: readonly string[]): Packs {
  const { database, committer } = engine
  /** One at a time on a process. */
  let taken = false
  let running: Promise<void> = Promise.resolve()
  let stopping = false

  async function rowOrThrow(workspace: string, id: string): Promise<Row> {
    const uuid = parseId('pack', id)
    const [row] = uuid ? await database.query<Row>(`${select} where workspace = $1 and id = $2`, [workspace, uuid]) : []
    if (!row) throw new CountersignError('not-found', `There is no evidence pack ${id.slice(0, 60)} in this workspace.`)
    return row
  }
  const nameOf = (state: WorkspaceState, { by_kind, by_id }: Row): string | null =>
    by_kind === 'person' ? (state.people.get(parseId('person', by_id ?? '') ?? '')?.name ?? null) : null
  const wireOf = (state: WorkspaceState, row: Row): EvidencePackWire => ({
    id: formatId('pack', row.id),
    status: row.lost ? 'failed' : row.status,
    ...{ done: Math.max(0, row.done), total: row.total, system: row.request.system, regimes: row.request.regimes },
    ...{ since: isoTime(row.request.since), until: isoTime(row.request.until) },
    by: { kind: row.by_kind, id: row.by_id, name: nameOf(state, row) },
    created_at: isoTime(row.created_at),
    ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
    bytes: row.bytes,
    sha256: row.sha256?.toString('hex') ?? null,
    manifest_sha256: row.manifest_sha256?.toString('hex') ?? null,
  })

  const end = (workspace: string, id: string, made: { bytes: number; zip: Buffer; manifest: Buffer } | null) =>
    committer.act(workspace, async (turn) => {
      const status = made ? 'done' : 'failed'
      const [row] = await turn.query(
        `update evidence_packs set status = $3, bytes = $4, sha256 = $5, manifest_sha256 = $6, total = done, ended_at = at_ms($7) where workspace = $1 and id = $2 and status = 'running' returning 1`,
        [...[workspace, id, status, made?.bytes ?? null, made?.zip ?? null, made?.manifest ?? null], turn.nowMs],
      )
      if (!row) return
      if (!made)
        await turn.query('delete from evidence_pack_chunks where workspace = $1 and pack = $2', [workspace, id])
      turn.record({
        type: 'evidence.ended',
        actor: { kind: 'system', id: null },
        data: { pack: formatId('pack', id), status, sha256: made?.zip.toString('hex') ?? null },
      })
    })

  /** Makes the hash of a manifest a line of the log; the receipt of that line. */
  async function sealManifest(workspace: string, id: string, manifest: string): Promise<string> {
    const position = await committer.act(workspace, async (turn) => {
      const at = turn.nextPosition()
      const data = { pack: formatId('pack', id), manifest }
      turn.record({ type: 'evidence.sealed', actor: { kind: 'system', id: null }, data })
      return at
    })
    return receiptAt(engine, workspace, position)
  }

  async function build(state: WorkspaceState, order: PackOrder, id: string): Promise<void> {
    const hash = createHash('sha256')
    let [bytes, n, pending, size] = [0, 0, [] as Buffer[], 0]
    const flush = async (): Promise<void> => {
      const sealed = engine.seal.bytes(state.key, Buffer.concat(pending))
      ;[pending, size] = [[], 0]
      await database.query('insert into evidence_pack_chunks (workspace, pack, n, sealed) values ($1, $2, $3, $4)', [
        ...[state.id, id, n++, sealed],
      ])
    }
    const zip = createZip(async (part) => {
      hash.update(part)
      pending.push(part)
      bytes += part.length
      if ((size += part.length) >= chunkBytes) await flush()
    }, order.atMs)
    let [done, toldAt] = [0, 0]
    const wrote = async (): Promise<void> => {
      done++
      if (stopping) throw new Error('the server is closing')
      const nowMs = engine.clock.now()
      if (nowMs - toldAt < toldEveryMs) return
      toldAt = nowMs
      await database.query(
        'update evidence_packs set done = $3, beat_at = app_now() where workspace = $1 and id = $2',
        [...[state.id, id, done]],
      )
    }
    const seal = (manifest: string) => sealManifest(state.id, id, manifest)
    const manifest = await buildPack(database, state, order, witnesses, zip, seal, wrote)
    await flush()
    await database.query('update evidence_packs set done = $3 where workspace = $1 and id = $2', [state.id, id, done])
    await end(state.id, id, { bytes, zip: hash.digest(), manifest })
  }

  async function run(state: WorkspaceState, row: Row, checkpoint: PackCheckpoint & { held: number }): Promise<void> {
    // Whoever is first builds it: a repeated request does not build it twice.
    const [mine] = await database.query(
      `update evidence_packs set done = 0, beat_at = app_now() where workspace = $1 and id = $2 and status = 'running' and done < 0 returning 1`,
      [state.id, row.id],
    )
    if (!mine) return
    const { system, since, until, regimes } = row.request
    const by = { kind: row.by_kind, id: row.by_id, name: nameOf(state, row) }
    const order: PackOrder = {
      ...{ id: formatId('pack', row.id), asked: { workspace: state.id, system, since, until }, regimes, by },
      ...{ atMs: row.created_at, checkpoint, held: checkpoint.held },
    }
    try {
      await build(state, order, row.id)
    } catch (error) {
      engine.log.warn({ err: error }, 'an evidence pack could not be built')
      if (!stopping)
        await end(state.id, row.id, null).catch((err: unknown) => engine.log.warn({ err }, 'nor could that be told'))
    }
  }

  /** How many files it will have. @throws CountersignError where that is more than a zip holds. */
  async function sizeOrThrow(
    workspace: string,
    { system, since, until }: Row['request'],
    size: number,
  ): Promise<number> {
    const [row] = await database.query<{ n: number }>(
      'select count(*)::int as n from decisions where workspace = $1 and id >= uuid_floor(at_ms($2)) and id < uuid_floor(at_ms($3)) and ($4::text is null or system = $4)',
      [workspace, since, until, system],
    )
    let total = pages + (row?.n ?? 0) + Math.ceil(size / tileWidth)
    for (let level = 0; hashesAt(size, level) > 0; level++) total += Math.ceil(hashesAt(size, level) / tileWidth)
    if (total > mostZipFiles - 1_000)
      throw new CountersignError(
        'too-large',
        `The pack would hold ${total} files; about ${mostZipFiles} fit into one. Ask for a shorter time, or for one system.`,
      )
    return total
  }

  const record = (
    workspace: string,
    actor: Actor,
    asked: Row['request'],
    total: number,
    idempotency: Idempotency | null,
  ): Promise<{ id: string }> =>
    committer.act(
      workspace,
      async (turn) => {
        const made = turn.newId()
        await turn.query(
          `insert into evidence_packs (workspace, id, status, request, by_kind, by_id, done, total, created_at, beat_at) values ($1, $2, 'running', $3, $4, $5, -1, $6, at_ms($7), at_ms($7))`,
          [...[workspace, made, JSON.stringify(asked), actor.kind, actor.id, total], turn.nowMs],
        )
        const pack = formatId('pack', made)
        turn.record({
          type: 'evidence.begun',
          actor,
          data: {
            ...{ pack, system: asked.system, regimes: asked.regimes },
            ...{ since: isoTime(asked.since), until: isoTime(asked.until) },
          },
        })
        return { id: pack }
      },
      idempotency,
    )

  return {
    async begin(workspace, actor, request, idempotency) {
      const asked = {
        ...{ system: request.system ?? null, regimes: [...new Set(request.regimes ?? regimeIds)] },
        ...spanOf(request, engine.clock.now()),
      }
      const state = await engine.states.get(workspace)
      const checkpoint = await checkpointFor(database, state)
      const total = await sizeOrThrow(workspace, asked, checkpoint.size)
      if (stopping || taken)
        throw new CountersignError('busy', 'A pack is being made here. Wait for its end.', { retryAfterS: 5 })
      taken = true
      const free = () => void (taken = false)
      try {
        const { id } = await record(workspace, actor, asked, total, idempotency)
        const row = await rowOrThrow(workspace, id)
        running = run(state, row, checkpoint).then(free)
        return wireOf(state, row)
      } catch (error) {
        free()
        throw error
      }
    },
    async read(workspace, id) {
      const row = await rowOrThrow(workspace, id)
      return wireOf(await engine.states.get(workspace), row)
    },
    async list(workspace, limit) {
      const state = await engine.states.get(workspace)
      const rows = await database.query<Row>(`${select} where workspace = $1 order by id desc limit $2`, [
        ...[workspace, limit],
      ])
      return rows.map((row) => wireOf(state, row))
    },
    async file(workspace, id) {
      const row = await rowOrThrow(workspace, id)
      if (row.status !== 'done' || row.bytes === null || !row.sha256) throw new CountersignError('pack-not-done')
      const { key } = await engine.states.get(workspace)
      const read = (n: number) =>
        database.query<{ sealed: Buffer }>(
          'select sealed from evidence_pack_chunks where workspace = $1 and pack = $2 and n = $3',
          [workspace, row.id, n],
        )
      if ((await read(0)).length === 0)
        throw new CountersignError('gone', 'This pack is no longer kept. Ask for it anew.')
      async function* chunks(): AsyncGenerator<Buffer> {
        for (let n = 0; ; n++) {
          const [chunk] = await read(n)
          if (!chunk) return
          yield openBytes(key, chunk.sealed)
        }
      }
      return {
        name: `${formatId('pack', row.id)}.zip`,
        ...{ bytes: row.bytes, sha256: row.sha256.toString('hex'), chunks: chunks() },
      }
    },
    async stop() {
      stopping = true
      await running
    },
  }
}
