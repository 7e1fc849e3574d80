/**
 * Asking witnesses (C2SP tlog-witness): each new checkpoint is shown to those that the operator named, with the proof
 * that nothing before it changed; what they sign stands under the checkpoint from then on.
 */
import {
  parseCount,
  parseNote,
  parseSignature,
  planConsistency,
  toBase64,
  verifyNote,
  type NoteKey,
} from '@countersign/core'
import { readCheckpoint, readLog } from '../../store/log.ts'
import type { Engine } from '../engine.ts'
import { post } from '../post.ts'
import { beginOriginIfRestored } from './begin-origin.ts'
import { proofOf } from './serve-log.ts'

export interface Witness {
  key: NoteKey
  vkey: string
  url: URL
}
export interface Witnessing {
  wake(workspace: string): void
  stop(): Promise<void>
}

const gatherMs = 200
const againMs = 10_000
const timeoutMs = 5_000
const mostBytes = 16_384

type Asked = 'signed' | 'known' | 'failed'

export function createWitnessing(engine: Engine, witnesses: readonly Witness[]): Witnessing {
  const dirty = new Set<string>()
  const told = new Set<string>()
  let stopped = false
  let running: Promise<void> | null = null
  let soon: NodeJS.Timeout | undefined

  const kick = (afterMs = gatherMs) => {
    if (stopped || running || soon || dirty.size === 0) return
    soon = setTimeout(() => {
      soon = undefined
      running = run().then((failed) => {
        running = null
        kick(failed ? againMs : gatherMs)
      })
    }, afterMs)
  }

  /** Whether somebody is to be asked again later. */
  async function run(): Promise<boolean> {
    let again = false
    for (const workspace of [...dirty]) {
      dirty.delete(workspace)
      const results = await Promise.all(witnesses.map((witness) => ask(workspace, witness).catch(failed(witness))))
      if (!results.includes('failed')) {
        // All have said how far they have seen it, and nobody further, or it has a new name by now.
        await engine.database.query('update logs set restored = false where workspace = $1 and restored', [workspace])
        continue
      }
      dirty.add(workspace)
      again = true
    }
    return again
  }

  const failed =
    ({ key }: Witness) =>
    (error: unknown): Asked => {
      if (!stopped) engine.log.warn({ err: error, witness: key.name }, 'a witness could not be asked')
      return 'failed'
    }

  async function ask(workspace: string, witness: Witness): Promise<Asked> {
    const { database } = engine
    const checkpoint = await readCheckpoint(database, workspace)
    if (!checkpoint) return 'known'
    const [last] = await database.query<{ size: number | null }>(
      'select max(size) as size from log_cosignatures where workspace = $1 and witness = $2',
      [workspace, witness.vkey],
      'last-cosigned',
    )
    const old = last?.size ?? 0
    const restored = (await readLog(database, workspace))?.restored ?? false
    if (old >= checkpoint.size && !restored) return 'known'
    const answer = await show(workspace, witness, old, checkpoint)
    if (answer.status !== 409) return keep(workspace, witness, checkpoint, answer)
    const seen = parseCount(answer.body.trim())
    if (seen === undefined || seen > checkpoint.size) return alarm(workspace, witness, seen ?? null, checkpoint.size)
    return keep(workspace, witness, checkpoint, await show(workspace, witness, seen, checkpoint))
  }

  async function show(
    workspace: string,
    { url }: Witness,
    old: number,
    { size, note }: { size: number; note: string },
  ) {
    const proof = await proofOf(engine.database, workspace, planConsistency(old, size))
    const body = [`old ${old}`, ...proof.map(toBase64), '', note].join('\n')
    const address = new URL(`${url.pathname.replace(/\/$/, '')}/add-checkpoint`, url)
    const rules = { loopback: true, hosts: [url.hostname] }
    return post(address, { 'content-type': 'text/plain; charset=utf-8' }, body, rules, timeoutMs, mostBytes)
  }

  async function keep(
    workspace: string,
    witness: Witness,
    { size, note }: { size: number; note: string },
    { status, body }: { status: number; body: string },
  ): Promise<Asked> {
    if (status === 409 || status === 422) return alarm(workspace, witness, null, size)
    if (status !== 200) throw new Error(`it answered ${status}: ${body.slice(0, 200)}`)
    const lines = body.split('\n').filter((line) => parseSignature(line)?.name === witness.key.name)
    for (const line of lines) {
      const signed = parseNote(`${note}${line}\n`)
      const signers = signed && (await verifyNote(signed, [witness.key]))
      if (!signers?.includes(witness.key)) continue
      await engine.database.query(
        'insert into log_cosignatures (workspace, size, witness, line, at) values ($1, $2, $3, $4, app_now()) on conflict do nothing',
        [workspace, size, witness.vkey, `${line}\n`],
        'write-cosignature',
      )
      return 'signed'
    }
    throw new Error('it answered no cosignature of its key')
  }

  /** A witness has seen more than there is, or something else of the same size: a copy was restored, or worse. */
  async function alarm(workspace: string, { key }: Witness, seen: number | null, size: number): Promise<Asked> {
    const name = `${workspace} ${key.name} ${seen}`
    if (told.has(name)) return 'known'
    told.add(name)
    engine.log.error({ workspace, witness: key.name, seen, size }, 'a witness has seen another log than this one')
    await engine.committer.act(workspace, async (turn) => {
      turn.record({
        type: 'log.witness-conflict',
        actor: { kind: 'system', id: null },
        data: { witness: key.name, seen, size },
      })
      await beginOriginIfRestored(turn, key.name, seen)
    })
    return 'known'
  }

  return {
    wake(workspace) {
      if (witnesses.length === 0) return
      dirty.add(workspace)
      kick()
    },
    async stop() {
      stopped = true
      clearTimeout(soon)
      await running
    },
  }
}
