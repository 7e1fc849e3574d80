import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { nodeFetch } from './node-fetch.ts'

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}
const never = new AbortController().signal

test('[GW27] what is sent arrives, and the answer is read by status, headers and text, on one kept connection', async () => {
  const ports = new Set<number>()
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort ?? 0)
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      response.writeHead(409, { 'retry-after': '3', 'content-type': 'application/problem+json' })
      response.end(JSON.stringify({ body, of: request.headers.authorization, method: request.method }))
    })
  })
  for (let n = 0; n < 2; n++) {
    const init = { method: 'POST', headers: { authorization: 'Bearer k' }, body: '{"words":"grüße"}', signal: never }
    const answer = await nodeFetch(url, init)
    expect([answer.status, answer.headers.get('Retry-After'), answer.headers.get('etag')]).toEqual([409, '3', null])
    expect(JSON.parse(await answer.text())).toEqual({ body: init.body, of: 'Bearer k', method: 'POST' })
  }
  expect(ports.size).toBe(1)
})

test('[GW27] a stream is read as it comes, and let go', async () => {
  let closed = false
  const url = await serve((_request, response) => {
    response.on('close', () => (closed = true))
    response.write('data: 1\n\n')
  })
  const answer = await nodeFetch(url, { method: 'GET', headers: {}, signal: never })
  const reader = answer.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  expect(Buffer.from(value ?? []).toString()).toBe('data: 1\n\n')
  await reader?.cancel()
  await expect.poll(() => closed).toBe(true)
})

test('[GW27] whoever aborts hears their own reason; a server that is away, or goes while it answers, is an error', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/v1/cut') {
      response.write('half')
      setTimeout(() => response.destroy(), 10)
    }
  })
  const patience = new AbortController()
  const waiting = nodeFetch(url, { method: 'GET', headers: {}, signal: patience.signal })
  await sleep(10)
  patience.abort(new Error('patience ended'))
  await expect(waiting).rejects.toThrow('patience ended')
  const cut = await nodeFetch(`${url}/cut`, { method: 'GET', headers: {}, signal: never })
  await expect(cut.text()).rejects.toThrow()
  await expect(nodeFetch('http://127.0.0.1:1/', { method: 'GET', headers: {}, signal: never })).rejects.toThrow(
    'ECONNREFUSED',
  )
})
