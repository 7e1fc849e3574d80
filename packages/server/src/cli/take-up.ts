/** What an earlier gateway of the same name left open, found once and before the first call. */
import type { DecisionRowWire, Page } from '@countersign/core'
import type { Countersign } from '@countersign/sdk'
import { findLeftOver } from '../gateway/left-over.ts'
import { createShelf, type Shelf } from '../gateway/shelf.ts'
import { callApi } from './call-api.ts'
import type { Connection } from './connection.ts'

/** How long a call looks for a Countersign that does not answer: less than any client's patience. */
export const patienceMs = 10_000
const most = 200

/** @param prefix of the actions that are its own. */
export function takeUp(
  connection: Connection,
  cs: Countersign,
  system: string,
  prefix: string,
): { leftOver: Shelf<string>; ready(): Promise<void> } {
  const leftOver = createShelf<string>()
  let found: Promise<void> | undefined
  const find = async () => {
    const query = new URLSearchParams({ system, status: 'waiting,holding,approved', limit: String(most) })
    const { items } = await callApi<Page<DecisionRowWire>>(connection, 'GET', `/v1/decisions?${query.toString()}`)
    await findLeftOver(cs, items, prefix, leftOver)
  }
  return {
    leftOver,
    ready: () =>
      (found ??= find().catch((error: unknown) => {
        found = undefined
        throw error
      })),
  }
}
