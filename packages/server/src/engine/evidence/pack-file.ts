/** The zip of a pack, in sealed pieces. */
import { createHash } from 'node:crypto'
import type { Query } from '../../store/database.ts'
import { openBytes } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import type { WorkspaceState } from '../workspace-state.ts'

const pieceBytes = 1_048_576

export interface PackSink {
  write(bytes: Buffer): Promise<void>
  end(): Promise<{ bytes: number; sha256: Buffer }>
}

export function sinkOf({ database, seal }: Engine, state: WorkspaceState, pack: string): PackSink {
  const hash = createHash('sha256')
  let [bytes, n, waiting] = [0, 0, 0]
  let pieces: Buffer[] = []
  const flush = async (): Promise<void> => {
    const sealed = seal.bytes(state.key, Buffer.concat(pieces))
    ;[pieces, waiting] = [[], 0]
    await database.query('insert into evidence_pack_chunks (workspace, pack, n, sealed) values ($1, $2, $3, $4)', [
      ...[state.id, pack, n++, sealed],
    ])
  }
  return {
    async write(part) {
      hash.update(part)
      pieces.push(part)
      bytes += part.length
      waiting += part.length
      if (waiting >= pieceBytes) await flush()
    },
    async end() {
      if (waiting > 0) await flush()
      return { bytes, sha256: hash.digest() }
    },
  }
}

const readPiece = async (q: Query, state: WorkspaceState, pack: string, n: number): Promise<Buffer | null> => {
  const [piece] = await q.query<{ sealed: Buffer }>(
    'select sealed from evidence_pack_chunks where workspace = $1 and pack = $2 and n = $3',
    [state.id, pack, n],
  )
  return piece ? openBytes(state.key, piece.sealed) : null
}

/** Null where it is no longer kept. */
export async function openPack(q: Query, state: WorkspaceState, pack: string): Promise<AsyncGenerator<Buffer> | null> {
  const first = await readPiece(q, state, pack, 0)
  if (!first) return null
  return (async function* () {
    for (let [n, piece]: [number, Buffer | null] = [0, first]; piece; piece = await readPiece(q, state, pack, ++n))
      yield piece
  })()
}
