/** The log that anybody can verify: folding, keys, serving, receipts, witnesses, on real servers. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  leafHash,
  openCheckpoint,
  parseBundle,
  parseVkey,
  sha256,
  toHex,
  verifyReceipt,
  type LogKeyWire,
  type NoteKey,
} from '@countersign/core'
import { createClient, type Client } from './support/client.ts'
import { activate, answer, claim, decideBy, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let auditor: Client & { id: string }
let root: string
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  auditor = await house.person('Una', ['auditor'])
  root = `/log/ws_${house.serving.context.first.workspace}`
})
afterAll(() => house.close())

const folded = (of = house) => of.serving.context.integrator.idle()
const keysOf = async (client: Client): Promise<{ told: LogKeyWire; keys: NoteKey[] }> => {
  const told = await client.ok<LogKeyWire>('GET', '/v1/log/key')
  return { told, keys: told.keys.map(({ vkey }) => parseVkey(sha256, vkey) as NoteKey) }
}
const bytesAt = async (
  client: Client | null,
  url: string,
): Promise<{ status: number; bytes: Uint8Array; headers: Headers }> => {
  const response = await fetch(url, client ? { headers: { authorization: `Bearer ${client.secret}` } } : {})
  return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()), headers: response.headers }
}
const textAt = async (client: Client | null, url: string): Promise<string> =>
  new TextDecoder().decode((await bytesAt(client, url)).bytes)

test('[LG6] a line of the log is under a signed checkpoint within a second or two, and its receipt can be checked alone', async () => {
  const person = await house.person('Rea')
  const decision = await decideBy(house.boot, person, 'approve')
  const receipt = await textAt(house.boot, `${house.url}/v1/log/receipts/${decision.id}`)
  const { keys, told } = await keysOf(house.boot)
  const verified = await verifyReceipt(sha256, receipt, keys)
  expect(verified).toMatchObject({ ok: true, checkpoint: { origin: told.origin } })
  const entry = JSON.parse(new TextDecoder().decode((verified as { entry: Uint8Array }).entry)) as Record<
    string,
    unknown
  >
  expect(entry).toMatchObject({ v: 1, decision: decision.id })
  expect(await verifyReceipt(sha256, receipt.replace('index ', 'index 1'), keys)).toMatchObject({ ok: false })
})
