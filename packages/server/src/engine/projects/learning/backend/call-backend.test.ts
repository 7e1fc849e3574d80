import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BackendFault, createBackend } from './call-backend.ts'

let address: string
let answer: (response: ServerResponse) => void = () => undefined
const asked: (string | undefined)[] = []
const standIn = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`)
  request.resume()
  answer(response)
})
beforeAll(async () => {
  await new Promise<void>((resolve) => standIn.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(standIn.address() as AddressInfo).port}`
})
afterAll(() => {
  standIn.closeAllConnections()
  standIn.close()
})

const rules = { loopback: true, hosts: [] }
const make = (now = () => 0, gone = new AbortController().signal) =>
  createBackend({ url: `${address}/deep` }, null, rules, gone, now)
const fault = (calling: Promise<unknown>): Promise<string> =>
  calling.then(
    () => 'no fault',
    (error: unknown) => (error instanceof BackendFault ? `${error.during}: ${error.message}` : String(error)),
  )

test('[ML5] each kind of fault is told by its step: elsewhere, too much, what reads in two ways, too long altogether', async () => {
  answer = (response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end()
  expect(await fault(make().call('health', null))).toBe('health: answered 302: ')
  answer = (response) => response.end('{"model_version":"a","model_version":"b"}')
  expect(await fault(make().call('setup', {}))).toMatch(/^setup: answered what is no JSON: .*model_version/)
  answer = (response) => response.end('[]')
  expect(await fault(make().call('webhook', {}))).toBe('webhook: answered no JSON object')
  answer = (response) => response.end(`{"a":"${'x'.repeat(8 * 1_048_576)}"}`)
  expect(await fault(make().call('predict', {}))).toBe('predict: answered more than 8 MiB')
  expect(asked).toEqual(['GET /deep/health', 'POST /deep/setup', 'POST /deep/webhook', 'POST /deep/predict'])
  let now = 0
  const slow = make(() => now)
  now = 400_000
  expect(await fault(slow.call('predict', {}))).toBe('predict: took longer than 400 s altogether')
  expect(asked).toHaveLength(4)
})

test('[ML5] nobody waits for a model once the server stops', async () => {
  const gone = new AbortController()
  answer = () => gone.abort()
  expect(await fault(make(() => 0, gone.signal).call('predict', {}))).toMatch(/^predict: /)
})
