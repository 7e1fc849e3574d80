/** The browsers in which a person wants to be told. */
import {
  CountersignError,
  formatId,
  makeUuidv7,
  parseId,
  type PushDeviceRequest,
  type PushDeviceWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { hmac, openJson } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { checkAddress, type AddressRules } from '../safe-address.ts'
import type { WorkspaceState } from '../workspace-state.ts'

/** What a browser gave: where to send, and what to encrypt for (RFC 8291). */
export interface PushAddress {
  endpoint: string
  keys: { p256dh: string; auth: string }
}
export interface Device {
  id: string
  person: string
  address: PushAddress
}
interface Row {
  id: string
  person: string
  sealed: Buffer
  name: string
  made_at: number
}
const mostDevices = 20

export async function readDevices(q: Query, state: WorkspaceState, person: string): Promise<Device[]> {
  const rows = await q.query<Row>('select id, person, sealed from push_devices where workspace = $1 and person = $2', [
    ...[state.id, person],
  ])
  return rows.map(({ id, person: whose, sealed }) => ({ id, person: whose, address: openJson(state.key, sealed) }))
}

/** Who has any. */
export const readPushed = async (q: Query, workspace: string): Promise<Set<string>> =>
  new Set(
    (
      await q.query<{ person: string }>('select distinct person from push_devices where workspace = $1', [workspace])
    ).map(({ person }) => person),
  )

export async function listDevices({ database }: Engine, workspace: string, person: string): Promise<PushDeviceWire[]> {
  const rows = await database.query<Row>(
    'select id, name, made_at from push_devices where workspace = $1 and person = $2 order by id',
    [workspace, person],
  )
  return rows.map(({ id, name, made_at }) => ({ id: formatId('push', id), name, added_at: isoTime(made_at) }))
}

/** The same browser again is the same device. @throws CountersignError where nothing may be sent there. */
export async function addDevice(
  engine: Engine,
  workspace: string,
  actor: Actor,
  person: string,
  rules: AddressRules,
  { endpoint, keys, name }: PushDeviceRequest,
): Promise<PushDeviceWire> {
  checkAddress(endpoint, rules, 'endpoint')
  const sizes: [keyof PushAddress['keys'], number][] = [
    ['p256dh', 65],
    ['auth', 16],
  ]
  const wrong = sizes.filter(([part, bytes]) => Buffer.from(keys[part], 'base64url').length !== bytes)
  if (wrong.length > 0)
    throw new CountersignError('bad-input', undefined, {
      errors: wrong.map(([part, bytes]) => ({ path: `keys.${part}`, message: `takes ${bytes} bytes in base64url` })),
    })
  return engine.committer.act(workspace, async (turn) => {
    const { state } = turn
    const hash = hmac(state.key, `push:${endpoint}`)
    const [known] = await turn.query<Row>(
      'select id, name, made_at from push_devices where workspace = $1 and person = $2 and hash = $3',
      [workspace, person, hash],
    )
    const [{ n } = { n: 0 }] = await turn.query<{ n: number }>(
      'select count(*)::int as n from push_devices where workspace = $1 and person = $2',
      [workspace, person],
    )
    if (!known && n >= mostDevices)
      throw new CountersignError('bad-input', undefined, {
        errors: [{ path: 'endpoint', message: `you are told in ${mostDevices} browsers already; remove one first` }],
      })
    const id = known?.id ?? makeUuidv7(turn.nowMs, engine.dice.bytes(10))
    const sealed = engine.seal.json(state.key, { endpoint, keys } satisfies PushAddress)
    await turn.query(
      `insert into push_devices (workspace, id, person, hash, sealed, name, made_at) values ($1, $2, $3, $4, $5, $6, at_ms($7))
       on conflict (workspace, person, hash) do update set sealed = excluded.sealed, name = excluded.name`,
      [workspace, id, person, hash, sealed, name, turn.nowMs],
    )
    if (!known) turn.record({ type: 'device.added', actor, data: { person: formatId('person', person) } })
    return { id: formatId('push', id), name, added_at: isoTime(known?.made_at ?? turn.nowMs) }
  })
}

export async function removeDevice(
  engine: Engine,
  workspace: string,
  actor: Actor,
  person: string,
  id: string,
): Promise<void> {
  await engine.committer.act(workspace, async (turn) => {
    const gone = await turn.query(
      'delete from push_devices where workspace = $1 and person = $2 and id = $3 returning 1',
      [workspace, person, parseId('push', id) ?? null],
    )
    if (gone.length === 0) throw new CountersignError('not-found', 'You have no such device here.')
    turn.record({ type: 'device.removed', actor, data: { person: formatId('person', person) } })
  })
}
