import { isJsonObject, type Json } from '@countersign/core'
import { digestOf, type Countersign } from '@countersign/sdk'
import type { Shelf } from './shelf.ts'

const most = 200

/** Who asks, and which questions of others of that name nobody waits for any more. */
export interface Ownership {
  /** Stands in each decision, under `attributes.gateway`. */
  owner: string
  isLeft(owner: string): boolean
}

/**
 * Questions that an earlier process asked and that are not used yet, so that a gateway that was restarted takes them up.
 * `rows` come newest first; the oldest is used first.
 */
export async function findLeftOver(
  cs: Countersign,
  rows: readonly { id: string; action: string; kind: string }[],
  prefix: string,
  { isLeft }: Ownership,
  shelf: Shelf<string>,
): Promise<void> {
  const ours = rows.filter(({ action, kind }) => kind === 'action' && action.startsWith(prefix))
  for (const { id } of ours.slice(0, most).reverse()) {
    const { action, original, proposal, release, attributes } = (await cs.resume(id)).wire
    const owner = isJsonObject(attributes) ? attributes['gateway'] : undefined
    // An edit has a digest of its own; the call that is made again is the one that was asked.
    if (release === null && typeof owner === 'string' && isLeft(owner))
      shelf.put(digestOf(action, (original ?? proposal) as Json), id)
  }
}
