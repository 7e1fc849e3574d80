import { expect, test } from 'vitest'
import type { Json, JsonObject } from '@countersign/core'
import type { ToolCall } from './oversee.ts'
import { createBridge } from './stdio-bridge.ts'

function between() {
  const toServer: string[] = []
  const toClient: JsonObject[] = []
  const calls: ToolCall[] = []
  const bridge = createBridge({
    overseer: { call: async (call) => void calls.push(call) },
    ownIds: 'own:',
    toServer: (line) => toServer.push(line),
    toClient: (line) => toClient.push(JSON.parse(line.toString()) as JsonObject),
  })
  const say = (line: string | Json) =>
    bridge.fromClient(Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)))
  return { bridge, say, toServer, toClient, calls }
}
const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'drop', arguments: {} } }

test('[GW13] whatever reads as a call in some reading is held, or goes nowhere', () => {
  const { say, toServer, toClient, calls } = between()
  // The last of two equal members wins here, the first elsewhere.
  say('{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call","params":{"name":"drop"}}')
  say('{"jsonrpc":"2.0","id":1,"method":"tools/call","method":"tools/list","params":{"name":"drop"}}')
  say('{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}')
  say('no json at all')
  expect(toClient.map(({ error }) => (error as JsonObject)['code'])).toEqual([-32_700, -32_700, -32_700, -32_700])
  // A reader that takes a carriage return or U+2028 for the end of a line finds no second message.
  say(`{"jsonrpc":"2.0","id":2,"method":"ping","params":{"a":\r${JSON.stringify(call)}\r}}`)
  say({ jsonrpc: '2.0', id: 3, method: 'ping', params: { a: `\u2028${JSON.stringify(call)}\u2028` } })
  expect(toServer.join('')).not.toMatch(/[\r\u2028]/)
  // A notification answers to nobody: a call is never one.
  say({ ...call, id: null })
  say({ jsonrpc: '2.0', method: 'tools/call', params: call.params })
  // A batch is so many messages.
  say([
    { jsonrpc: '2.0', id: 4, method: 'ping' },
    { ...call, id: 5 },
  ])
  expect(calls.map(({ tool }) => tool)).toEqual(['drop'])
  expect(
    toServer.some(
      (line) => line.includes('"tools/call"') && (JSON.parse(line) as JsonObject)['method'] === 'tools/call',
    ),
  ).toBe(false)
  // Its own questions cannot be answered for, and an id serves one call at a time.
  say({ ...call, id: 'own:0' })
  say({ ...call, id: 5 })
  expect(toClient.slice(-2).map(({ error }) => (error as JsonObject)['code'])).toEqual([-32_600, -32_600])
  expect(calls).toHaveLength(1)
})

test('[GW13] what comes back passes byte by byte', async () => {
  const said: string[] = []
  const bridge = createBridge({
    overseer: {
      async call(one) {
        one.reply(await one.forward(one.params, one.signal))
      },
    },
    ownIds: 'own:',
    toServer: () => undefined,
    toClient: (line) => said.push(line.toString()),
  })
  bridge.fromClient(Buffer.from(JSON.stringify(call)))
  await Promise.resolve()
  const lines = [
    '{"jsonrpc":"2.0", "id":1, "result":{"big":12345678901234567890}}',
    '{"method":"notifications/message" ,"jsonrpc":"2.0"}',
    'not json',
  ]
  for (const line of lines) bridge.fromServer(Buffer.from(line))
  await bridge.idle()
  expect(said.sort()).toEqual(lines.sort())
})

test('[GW14] a server that ends answers every call, and no more are sent', async () => {
  const { bridge, toServer, toClient } = between()
  const asked = bridge.ask('tools/list', {})
  bridge.serverGone('The server has ended.')
  expect((await asked).error).toMatchObject({ code: -32_000 })
  const before = toServer.length
  bridge.fromClient(Buffer.from('{"jsonrpc":"2.0","id":1,"method":"ping"}'))
  expect(toServer).toHaveLength(before)
  expect(toClient.at(-1)).toMatchObject({ id: 1, error: { message: 'The server has ended.' } })
})
