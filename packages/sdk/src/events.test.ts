import { expect, test } from 'vitest'
import { Countersign } from './countersign.ts'
import { createEventReader } from './read-events.ts'
import type { FetchAnswer } from './types.ts'

test('events are read however the stream is cut', () => {
  const text = 'retry: 1000\n\nid: 7\nevent: a\ndata: {"id":"7"}\n\n: still here\n\nid: 8\ndata: one\ndata: two\n\n'
  for (let size = 1; size <= text.length; size++) {
    const read = createEventReader()
    const events = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
      read(text.slice(i * size, (i + 1) * size)),
    ).flat()
    expect(events).toEqual([
      { id: '7', data: '{"id":"7"}' },
      { id: '8', data: 'one\ntwo' },
    ])
  }
})

const stream = (...chunks: string[]): FetchAnswer => ({
  status: 200,
  headers: { get: () => null },
  text: async () => '',
  body: new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  }),
})

test('[S13] events resume after the last one that was seen', async () => {
  const asked: (string | undefined)[] = []
  const answers = [stream('id: 7\ndata: {"id":"7"}\n\nid: 8\nda'), stream('id: 8\ndata: {"id":"8"}\n\n')]
  const cs = new Countersign({
    url: 'http://x',
    apiKey: 'k',
    fetch: async (_url, { headers }) => (asked.push(headers['last-event-id']), answers.shift() ?? stream()),
  })
  const seen: string[] = []
  for await (const event of cs.events({ types: ['decision.approved'], after: '6' })) {
    seen.push(event.id)
    if (seen.length === 2) break
  }
  expect(seen).toEqual(['7', '8'])
  expect(asked).toEqual(['6', '7'])
})
