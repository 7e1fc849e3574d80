/** What every part of the engine is given; made once, in the composition root. */
import type { Database } from '../store/database.ts'
import type { ErasureList } from '../store/erasure-list.ts'
import type { Key, Seal } from '../store/seal.ts'
import type { Clock, Dice, Log } from '../ports.ts'
import type { Committer } from './committer.ts'
import type { Feed } from './feed.ts'
import type { WorkspaceStates } from './workspace-state.ts'

export interface Engine {
  database: Database
  states: WorkspaceStates
  committer: Committer
  feed: Feed
  seal: Seal
  clock: Clock
  dice: Dice
  log: Log
  installationKey: Key
  erasureList: ErasureList
}
