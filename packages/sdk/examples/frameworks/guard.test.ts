/** The recipe in Python, with python3 itself, on a real server: what people decided is what runs. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Countersign } from '@countersign/sdk'
import type { Client } from '../../../../tests/support/client.ts'
import { activate, settleAtOnce } from '../../../../tests/support/flow.ts'
import { openHouse, type House } from '../../../../tests/support/server.ts'
import { startExample } from './example.support.ts'
import { answerIn, decisionsOf, policy, waitingIn } from './langgraph.support.ts'

let house: House
let ann: Client
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  await activate(house, policy)
  ann = await house.person('Ann')
})
afterAll(() => house.close())

const start = (order: string, env: Record<string, string> = {}) =>
  startExample('guard.py', [order], house, { program: 'python3', env: { PYTHONDONTWRITEBYTECODE: '1', ...env } })

test('[PY1] calls at once do not cross: approved, edited and rejected, each runs with what the person made of it or not at all', async () => {
  const orders = ['PY1-approve', 'PY1-edit', 'PY1-reject', 'PY1-return']
  const going = orders.map((order) => start(order).ended())
  const odd = {
    amount: 1e21,
    note: 'Grüße \u{1F642}\u007f\n"',
    small: 5e-7,
    list: [-0, 1.5, true, null],
    'ü€\u{1F642}': {},
  }
  await Promise.all([
    answerIn(house, ann, 'PY1-approve', () => ['approve']),
    answerIn(house, ann, 'PY1-edit', () => ['edit', { proposal: odd }]),
    answerIn(house, ann, 'PY1-reject', () => ['reject', { comment: 'not this customer' }]),
    answerIn(house, ann, 'PY1-return', () => ['return', { comment: 'ask for the receipt' }]),
  ])
  const [approved, edited, rejected, returned] = await Promise.all(going)
  expect(approved).toBe('refunding 120 for PY1-approve\nRefunded 120.\n')
  expect(edited).toBe('refunding 1e+21 for PY1-edit\nRefunded 1e+21.\n')
  expect(rejected).toMatch(/^NotApproved: Ann rejected refund \(dec_[^)]+\): not this customer\n$/)
  expect(returned).toMatch(/^NotApproved: Ann returned refund \(dec_[^)]+\): ask for the receipt\n$/)
  const [decision] = await decisionsOf(house, 'PY1-edit')
  expect(decision).toMatchObject({ status: 'done', outcome: { proposal: JSON.parse(JSON.stringify(odd)) as object } })
})

test('[PY2] silence is told as silence; while a stop holds nothing runs, and then what was approved does', async () => {
  const silent = start('PY2-silence').ended()
  await waitingIn(house, 'PY2-silence')
  await house.forward(3 * 3_600_000)
  expect(await silent).toMatch(/^NotApproved: Nobody answered refund/)

  const owner = await house.person('Olga', ['owner'])
  const held = start('PY2-stop').ended()
  await waitingIn(house, 'PY2-stop')
  const stop = await owner.ok<{ id: string }>('POST', '/v1/stops', { scope: {}, level: 'hold', reason: 'drill' })
  await answerIn(house, ann, 'PY2-stop', () => ['approve'])
  expect((await decisionsOf(house, 'PY2-stop'))[0]).toMatchObject({ status: 'approved', frozen: stop.id })
  for (const person of [owner, await house.person('Otto', ['owner'])])
    await person.ok('POST', `/v1/stops/${stop.id}/resume`, {})
  expect(await held).toBe('refunding 120 for PY2-stop\nRefunded 120.\n')
})

test('[PY3] a program that dies while people decide takes its call up again; what one has begun, none begins again', async () => {
  const first = start('PY3')
  await waitingIn(house, 'PY3')
  await first.kill()
  await answerIn(house, ann, 'PY3', () => ['approve'])
  expect(await start('PY3').ended()).toBe('refunding 120 for PY3\nRefunded 120.\n')
  expect(await start('PY3').ended()).toMatch(/^ApiError: /)

  const begun = start('PY3-begun')
  const [decision] = await waitingIn(house, 'PY3-begun')
  await begun.kill()
  await answerIn(house, ann, 'PY3-begun', () => ['approve'])
  const cs = new Countersign({ url: house.url, apiKey: house.boot.secret })
  await (await cs.resume(decision?.id ?? '')).release()
  expect(await start('PY3-begun').ended()).toMatch(/^ApiError: /)
  expect((await decisionsOf(house, 'PY3-begun')).map(({ status }) => status)).toEqual(['released'])
})

test('[PY4] replies that are lost double nothing; a server that cannot be reached runs nothing', async () => {
  const { url, server, lost } = await lossy(house.url)
  const going = start('PY4', { COUNTERSIGN_URL: url }).ended()
  await answerIn(house, ann, 'PY4', () => ['approve'])
  expect(await going).toBe('refunding 120 for PY4\nRefunded 120.\n')
  expect(lost.filter((path) => path.startsWith('POST')).map((path) => path.split('/').at(-1))).toEqual([
    'decisions',
    'release',
    'effect',
  ])
  expect((await decisionsOf(house, 'PY4')).map(({ status }) => status)).toEqual(['done'])
  await new Promise((resolve) => server.close(resolve))
  const unreached = `import guard; guard.Countersign("${url}", "any", patience=0.1).guard("s", "a")(print)({}, key="k")`
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
  const none = spawnSync('python3', ['-c', unreached], { cwd: import.meta.dirname, encoding: 'utf8', env })
  expect(none.stdout).toBe('')
  expect(none.stderr).toMatch(/guard\.Unavailable: Countersign at .* cannot be reached/)
})

/** Carries everything on, and loses the first reply of each kind. */
async function lossy(target: string): Promise<{ url: string; server: Server; lost: string[] }> {
  const lost: string[] = []
  const server = createServer((asked, reply) => {
    const name = `${asked.method} ${asked.url?.split('?')[0]}`
    const { host: _host, ...headers } = asked.headers
    asked.pipe(
      request(target + asked.url, { method: asked.method, headers, agent: false }, (answer) => {
        if (!lost.includes(name)) {
          lost.push(name)
          answer.resume().once('end', () => asked.socket.destroy())
          return
        }
        reply.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(reply)
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, lost }
}

test('the docs show the example that is run', () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')
  const [, shown = ''] = /( {4}cs = Countersign[\s\S]*?)\n\n\n/.exec(read('guard.py')) ?? []
  expect(shown).toContain('@cs.guard')
  expect(read('../../../../docs/integrations/python.md')).toContain(shown.replaceAll(/^ {4}/gm, ''))
})
