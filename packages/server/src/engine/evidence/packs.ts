/**
 * Evidence packs as jobs: begun, told of while they are built, fetched for as long as they are kept. Building waits for
 * the database and for zlib's own threads, so that it needs no thread of its own.
 */
import { CountersignError, formatId, type EvidencePackWire } from '@countersign/core'
import { createZip } from '../../formats/bytes/zip.ts'
import type { Idempotency } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { receiptAt } from '../log/serve-log.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { buildPack } from './build-pack.ts'
import { openPack, sinkOf } from './pack-file.ts'
import { askedBy, listPacks, packOrThrow, packWire, type PackRow } from './pack-row.ts'
import { planPack, type PackPlan, type PackRequest } from './plan-pack.ts'

export interface PackFile {
  name: string
  bytes: number
  sha256: Buffer
  pieces: AsyncGenerator<Buffer>
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

const toldEveryMs = 500
const system: Actor = { kind: 'system', id: null }

export function createPacks(engine: Engine, witnesses: readonly string[]): Packs {
  const { database, committer } = engine
  /** One at a time on a process. */
  let taken = false
  let running: Promise<void> = Promise.resolve()
  let stopping = false

  const record = (
    workspace: string,
    actor: Actor,
    { asked, total }: PackPlan,
    idempotency: Idempotency | null,
  ): Promise<{ id: string }> =>
    committer.act(
      workspace,
      async (turn) => {
        const made = turn.newId()
        await turn.query(
          `insert into evidence_packs (workspace, id, status, request, by_kind, by_id, done, total, created_at, beat_at) values ($1, $2, 'running', $3, $4, $5, -1, $6, at_ms($7), at_ms($7))`,
          [workspace, made, JSON.stringify(asked), actor.kind, actor.id, total, turn.nowMs],
        )
        const pack = formatId('pack', made)
        const span = { since: isoTime(asked.since), until: isoTime(asked.until) }
        turn.record({
          ...{ type: 'evidence.begun', actor },
          data: { pack, system: asked.system, regimes: asked.regimes, ...span },
        })
        return { id: pack }
      },
      idempotency,
    )

  /** The first to end it says how. */
  const end = (workspace: string, id: string, made: { bytes: number; sha256: Buffer; manifest: Buffer } | null) =>
    committer.act(workspace, async (turn) => {
      const status = made ? 'done' : 'failed'
      const [row] = await turn.query(
        `update evidence_packs set status = $3, bytes = $4, sha256 = $5, manifest_sha256 = $6, total = done, ended_at = at_ms($7) where workspace = $1 and id = $2 and status = 'running' returning 1`,
        [...[workspace, id, status, made?.bytes ?? null, made?.sha256 ?? null, made?.manifest ?? null], turn.nowMs],
      )
      if (!row) return
      if (!made)
        await turn.query('delete from evidence_pack_chunks where workspace = $1 and pack = $2', [workspace, id])
      const data = { pack: formatId('pack', id), status, sha256: made?.sha256.toString('hex') ?? null }
      turn.record({ type: 'evidence.ended', actor: system, data })
    })

  /** Makes the hash of a manifest a line of the log; the receipt of that line. */
  async function sealManifest(workspace: string, id: string, manifest: string): Promise<string> {
    const position = await committer.act(workspace, async (turn) => {
      const at = turn.nextPosition()
      turn.record({ type: 'evidence.sealed', actor: system, data: { pack: formatId('pack', id), manifest } })
      return at
    })
    return receiptAt(engine, workspace, position)
  }

  /** Counts files, and tells now and then how many; a server that closes builds no further. */
  function createTeller(workspace: string, id: string): () => Promise<void> {
    let [done, toldAt] = [0, 0]
    return async () => {
      done++
      if (stopping) throw new Error('the server is closing')
      const nowMs = engine.clock.now()
      if (nowMs - toldAt < toldEveryMs) return
      toldAt = nowMs
      await database.query(
        'update evidence_packs set done = $3, beat_at = app_now() where workspace = $1 and id = $2',
        [workspace, id, done],
      )
    }
  }

  async function build(state: WorkspaceState, row: PackRow, { checkpoint, held }: PackPlan): Promise<void> {
    const { id, request } = row
    const sink = sinkOf(engine, state, id)
    const { manifest, files } = await buildPack(
      database,
      state,
      {
        ...{ id: formatId('pack', id), regimes: request.regimes },
        asked: { workspace: state.id, ...request, size: checkpoint.size },
        ...{ by: askedBy(state, row), atMs: row.created_at, checkpoint, held },
      },
      witnesses,
      createZip(sink.write, row.created_at),
      (hash) => sealManifest(state.id, id, hash),
      createTeller(state.id, id),
    )
    const made = await sink.end()
    await database.query('update evidence_packs set done = $3 where workspace = $1 and id = $2', [state.id, id, files])
    await end(state.id, id, { ...made, manifest })
  }

  async function run(state: WorkspaceState, row: PackRow, plan: PackPlan): Promise<void> {
    try {
      // Whoever is first builds it: a repeated request does not build it twice.
      const [mine] = await database.query(
        `update evidence_packs set done = 0, beat_at = app_now() where workspace = $1 and id = $2 and status = 'running' and done < 0 returning 1`,
        [state.id, row.id],
      )
      if (mine) await build(state, row, plan)
    } catch (error) {
      engine.log.warn({ err: error }, 'an evidence pack could not be built')
      // One that cannot even be told counts as failed once it has been silent for long enough.
      await end(state.id, row.id, null).catch((err: unknown) => engine.log.warn({ err }, 'nor could that be told'))
    }
  }

  return {
    async begin(workspace, actor, request, idempotency) {
      const state = await engine.states.get(workspace)
      const plan = await planPack(database, state, request, engine.clock.now())
      if (stopping || taken)
        throw new CountersignError('busy', 'A pack is being made here. Wait for its end.', { retryAfterS: 5 })
      taken = true
      const free = () => void (taken = false)
      try {
        const { id } = await record(workspace, actor, plan, idempotency)
        const row = await packOrThrow(database, workspace, id)
        running = run(state, row, plan).then(free)
        return packWire(state, row)
      } catch (error) {
        free()
        throw error
      }
    },
    async read(workspace, id) {
      return packWire(await engine.states.get(workspace), await packOrThrow(database, workspace, id))
    },
    async list(workspace, limit) {
      const state = await engine.states.get(workspace)
      return (await listPacks(database, workspace, limit)).map((row) => packWire(state, row))
    },
    async file(workspace, id) {
      const row = await packOrThrow(database, workspace, id)
      if (row.status !== 'done' || row.bytes === null || !row.sha256) throw new CountersignError('pack-not-done')
      const pieces = await openPack(database, await engine.states.get(workspace), row.id)
      if (!pieces) throw new CountersignError('gone', 'This pack is no longer kept. Ask for it anew.')
      return { name: `${formatId('pack', row.id)}.zip`, bytes: row.bytes, sha256: row.sha256, pieces }
    },
    async stop() {
      stopping = true
      await running
    },
  }
}
