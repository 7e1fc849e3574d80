import type { Json } from '@countersign/core'
import { digestOf, type Countersign } from '@countersign/sdk'
import type { Shelf } from './shelf.ts'

const most = 200

/**
 * Questions of this name that an earlier process asked and that are not used yet, so that a gateway that was restarted
 * takes them up. `rows` come newest first; the oldest is used first.
 */
export async function findLeftOver(
  cs: Countersign,
  rows: readonly { id: string; action: string; kind: string }[],
  prefix: string,
  shelf: Shelf<string>,
): Promise<void> {
  const ours = rows.filter(({ action, kind }) => kind === 'action' && action.startsWith(prefix))
  for (const { id } of ours.slice(0, most).reverse()) {
    const { action, original, proposal, release } = (await cs.resume(id)).wire
    // An edit has a digest of its own; the call that is made again is the one that was asked.
    if (release === null) shelf.put(digestOf(action, (original ?? proposal) as Json), id)
  }
}
