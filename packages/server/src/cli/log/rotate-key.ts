/** `countersign log rotate-key`, beside a running server: it sees the new key within a second. */
import { join } from 'node:path'
import { formatVkey, makeNoteKey } from '@countersign/core'
import { createDice } from '../../dice.ts'
import { sha } from '../../engine/log/log-keys.ts'
import { dropOldKeyFile, readSigners, rotateKeyFile } from '../../store/log-key.ts'
import type { Database } from '../../store/database.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { openStore } from '../open-store.ts'
import type { Shell } from '../shell.ts'

export async function rotateKey(shell: Shell, { finish, lost }: { finish?: boolean; lost?: boolean }): Promise<number> {
  const store = await openStore(shell)
  try {
    const { dataDir, logSigner } = store.config
    if (logSigner) throw new UsageError('The key of COUNTERSIGN_SIGNER is that program’s to replace.')
    if (lost) {
      if (readSigners(dataDir, createDice(), false).length > 0)
        throw new UsageError(`${join(dataDir, 'keys', 'log.key')} is there; rotate it without --lost.`)
      await store.database.query('update log_keys set retire_asked = true where until_size is null')
      readSigners(dataDir, createDice(), true)
      shell.out(
        'A new key is in place. What the lost one signed stays verifiable with it; the log says where it ended.\n',
      )
    } else if (finish) {
      const old = dropOldKeyFile(dataDir)
      if (!old) throw new UsageError('No rotation is under way.')
      await retire(store.database, old)
      shell.out('The old key signs no more, and its file is gone. What it signed stays verifiable with it.\n')
    } else {
      rotateKeyFile(dataDir, createDice())
      shell.out('A new key signs beside the old one. Tell it to whoever verifies, then run this with --finish.\n')
    }
    return exitCodes.done
  } finally {
    await store.close()
  }
}

async function retire(database: Database, publicKey: Uint8Array): Promise<void> {
  const logs = await database.query<{ workspace: string; origin: string }>('select workspace, origin from logs')
  for (const { workspace, origin } of logs)
    await database.query('update log_keys set retire_asked = true where workspace = $1 and vkey = $2', [
      workspace,
      formatVkey(makeNoteKey(sha, origin, 0x01, publicKey)),
    ])
}
