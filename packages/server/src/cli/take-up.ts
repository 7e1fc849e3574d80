/** What an earlier gateway of the same name left open, found once and before the first call. */
import { createHash, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { DecisionRowWire, Page } from '@countersign/core'
import type { Countersign } from '@countersign/sdk'
import { findLeftOver, type Ownership } from '../gateway/left-over.ts'
import { createShelf, type Shelf } from '../gateway/shelf.ts'
import { callApi } from './call-api.ts'
import type { Connection } from './connection.ts'

/** How long a call looks for a Countersign that does not answer: less than any client's patience. */
export const patienceMs = 10_000
const most = 200

/**
 * Two gateways of one name may run at once, and only what a dead one asked is left. A process tells by its machine and
 * its number whether another lives; where machines change their names, a person says that an instance is the same.
 *
 * @param client whose calls they are, where one process serves several.
 */
export function ownership(instance: string | undefined, client = ''): Ownership {
  const whose = client === '' ? '' : `:${shortHash(client)}`
  if (instance !== undefined) {
    const owner = `instance:${instance}${whose}`
    return { owner, isLeft: (other) => other === owner }
  }
  const machine = shortHash(hostname())
  return {
    owner: `${machine}:${process.pid}:${thisProcess}${whose}`,
    isLeft(other) {
      const [of, pid, which, client] = other.split(':')
      if (of !== machine || which === thisProcess || `${client === undefined ? '' : ':'}${client ?? ''}` !== whose)
        return false
      return Number(pid) === process.pid || !isAlive(Number(pid))
    },
  }
}

/** Numbers of processes are used again. */
const thisProcess = randomUUID()
const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process lives too.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** @param prefix of the actions that are its own. */
export function takeUp(
  connection: Connection,
  cs: Countersign,
  system: string,
  prefix: string,
  of: Ownership,
): { owner: string; leftOver: Shelf<string>; ready(): Promise<void> } {
  const leftOver = createShelf<string>()
  let found: Promise<void> | undefined
  const find = async () => {
    const query = new URLSearchParams({ system, status: 'waiting,holding,approved', limit: String(most) })
    const { items } = await callApi<Page<DecisionRowWire>>(connection, 'GET', `/v1/decisions?${query.toString()}`)
    await findLeftOver(cs, items, prefix, of, leftOver)
  }
  return {
    owner: of.owner,
    leftOver,
    ready: () =>
      (found ??= find().catch((error: unknown) => {
        found = undefined
        throw error
      })),
  }
}
