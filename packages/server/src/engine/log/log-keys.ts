/** Which keys sign the log of a workspace: its own record, so that a key cannot be exchanged unseen. */
import { hash } from 'node:crypto'
import { formatVkey, makeNoteKey, type NoteKey } from '@countersign/core'
import { readLogKeys, type LogKeyRow } from '../../store/log.ts'
import type { NoteSigner } from '../../store/log-key.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'

export const sha = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')
const system: Actor = { kind: 'system', id: null }

export interface NamedSigner extends NoteSigner {
  key: NoteKey
  vkey: string
}
export const nameSigners = (signers: readonly NoteSigner[], origin: string): NamedSigner[] =>
  signers.map((signer) => {
    const key = makeNoteKey(sha, origin, 0x01, signer.publicKey)
    return { ...signer, key, vkey: formatVkey(key) }
  })

export interface KeyState {
  /** Those of ours that the log is signed with. */
  signing: NamedSigner[]
  /** The record and what we hold differ in a way that we may settle. */
  changes: boolean
}
/** A key that the record does not know counts only beside one that it knows, or when all of those are to be retired. */
export function stateOfKeys(mine: readonly NamedSigner[], rows: readonly LogKeyRow[]): KeyState {
  const open = rows.filter((row) => row.until_size === null)
  const known = mine.filter(({ vkey }) => open.some((row) => row.vkey === vkey && !row.retire_asked))
  const fresh = mine.filter(({ vkey }) => !rows.some((row) => row.vkey === vkey))
  const mayChange = rows.length > 0 && (known.length > 0 || open.every((row) => row.retire_asked))
  return {
    signing: rows.length === 0 ? [...mine] : known,
    changes:
      mayChange && (fresh.length > 0 || (open.some((row) => row.retire_asked) && known.length + fresh.length > 0)),
  }
}

/** Records new keys and retires those that are to be: each is a line of the log, signed by the keys that stay. */
export function settleKeys(engine: Engine, workspace: string, mine: readonly NamedSigner[]): Promise<void> {
  return engine.committer.act(workspace, async (turn) => {
    const rows = await readLogKeys(turn, workspace)
    if (!stateOfKeys(mine, rows).changes) return
    for (const { vkey } of mine.filter((one) => !rows.some((row) => row.vkey === one.vkey))) {
      await turn.query('insert into log_keys (workspace, vkey, from_size) values ($1, $2, $3)', [
        workspace,
        vkey,
        turn.nextPosition() + 1,
      ])
      turn.record({ type: 'log.key-added', actor: system, data: { key: vkey } })
    }
    for (const { vkey } of rows.filter((row) => row.retire_asked && row.until_size === null)) {
      await turn.query('update log_keys set until_size = $3 where workspace = $1 and vkey = $2', [
        workspace,
        vkey,
        turn.nextPosition(),
      ])
      turn.record({ type: 'log.key-retired', actor: system, data: { key: vkey } })
    }
  })
}
