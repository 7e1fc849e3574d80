/** The SDK against a real server: the laws that its unit tests show against a script. */
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Countersign } from '../packages/sdk/src/index.ts'
import type { TaskWire } from '../packages/core/src/index.ts'
import { createClient, type Client } from './support/client.ts'
import { answer, claim, settleAtOnce } from './support/flow.ts'
import { bootstrapKey, freePort, makeFolder, openHouse, startChild, type House } from './support/server.ts'

const refund = { system: 'refund-agent', action: 'refund.create' }
interface Refund {
  amount: number
}

let house: House
let person: Client
let cs: Countersign
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  person = await house.person('Ann')
  cs = new Countersign({ url: house.url, apiKey: bootstrapKey, patienceMs: 2_000 })
})
afterAll(() => house.close())

async function next(): Promise<TaskWire> {
  for (;;) {
    const [task] = await claim(person)
    if (task) return task
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const judge = async (...said: Parameters<typeof answer> extends [unknown, unknown, ...infer Rest] ? Rest : never) => {
  const given = await answer(person, await next(), ...said)
  expect(given.status).toBe(201)
}

describe('the SDK on a real server', () => {
  test('[S1] decide, wait, release, effect', async () => {
    const decision = await cs.decide({ ...refund, proposal: { amount: 120 }, confidence: 0.83 })
    expect(decision.status).toBe('waiting')
    const [outcome] = await Promise.all([decision.outcome(), judge('approve')])
    expect(outcome).toMatchObject({
      verdict: 'approved',
      by: 'person',
      proposal: { amount: 120 },
      people: [{ name: 'Ann' }],
    })
    const { release } = await decision.release()
    expect(release).toMatch(/^rel_/)
    await expect(decision.release()).rejects.toMatchObject({ code: 'already-released' })
    await decision.effect('done', { reference: 'b-1' })
    expect(await decision.refresh()).toMatchObject({ status: 'done', effect: { detail: { reference: 'b-1' } } })
  })

  test('[S4] [S5] a guard runs with the edited arguments, whose digest is the server’s', async () => {
    const ran: Refund[] = []
    const guarded = cs.guard(refund, (args: Refund) => (ran.push(args), args.amount))
    const [result] = await Promise.all([
      guarded({ amount: 120 }),
      judge('edit', { proposal: { amount: 100, note: 'Grüße \u{1F642}', list: [1.5, -0, 1e21] } }),
    ])
    expect(result).toBe(100)
    expect(ran).toEqual([{ amount: 100, note: 'Grüße \u{1F642}', list: [1.5, 0, 1e21] }])
  })

  test('[S1] rejections and returns throw, and nothing runs', async () => {
    const guarded = cs.guard(refund, () => expect.unreachable())
    const failing = [guarded({ amount: 1 }), guarded({ amount: 2 })].map((call) =>
      call.catch((error: unknown) => error),
    )
    await judge('reject', { comment: 'too much' })
    await judge('return', { comment: 'ask for the receipt' })
    const errors = (await Promise.all(failing)) as { name: string; reason: string }[]
    expect(errors.map(({ name, reason }) => `${name}: ${reason}`).sort()).toEqual([
      'Rejected: too much',
      'Returned: ask for the receipt',
    ])
  })

  test('[S12] a typed question', async () => {
    const schema = z.object({ iban: z.string().min(4) })
    const [{ answer: account }] = await Promise.all([
      cs.ask({
        system: 'refund-agent',
        question: 'Which account did the bank credit?',
        input: { order: 'o-1' },
        schema,
      }),
      judge('respond', { proposal: { iban: 'DE02' } }),
    ])
    expect(account).toEqual({ iban: 'DE02' })
  })

  test('[S3] a batch with a bad line; the same keys again store nothing twice', async () => {
    const drafts = [
      { ...refund, proposal: { amount: 1 }, idempotency_key: 'line-1' },
      { ...refund, action: 'has space', proposal: {}, idempotency_key: 'line-2' },
      { ...refund, proposal: { amount: 3 }, idempotency_key: 'line-3' },
    ]
    const send = async () => {
      const ids: string[] = []
      for await (const one of cs.batch(drafts))
        ids.push(one.ok ? one.decision.id : `${one.error.code} ${one.error.errors[0]?.path}`)
      return ids
    }
    const first = await send()
    expect(first).toEqual([expect.stringMatching(/^dec_/), 'bad-input action', expect.stringMatching(/^dec_/)])
    expect(await send()).toEqual(first)
    for (const id of [first[0], first[2]]) await (await cs.resume(id ?? '')).cancel()
  })

  test('events arrive, also those after an id; route stores nothing; truth is kept', async () => {
    const decision = { id: '' }
    const seen: { id: string; type: string; decision: string | null }[] = []
    const reading = (async () => {
      for await (const event of cs.events({ types: ['decision.proposed', 'decision.cancelled'] })) {
        seen.push(event)
        if (event.type === 'decision.cancelled' && event.decision === decision.id) return
      }
    })()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await cs.route({ ...refund, proposal: { amount: 1 } })).toMatchObject({ mode: 'gate' })
    const made = await cs.decide({ ...refund, proposal: { amount: 1 } })
    decision.id = made.id
    await made.cancel()
    await reading
    expect(seen.map((event) => [event.type, event.decision])).toEqual([
      ['decision.proposed', made.id],
      ['decision.cancelled', made.id],
    ])
    for await (const event of cs.events({ after: seen[0]?.id })) {
      expect(event).toMatchObject({ decision: made.id, type: 'decision.routed' })
      break
    }
    expect(await cs.truth(made.id, { value: true, source: 'bank', observed_at: '2026-01-02T00:00:00Z' })).toMatchObject(
      { id: expect.stringMatching(/^truth_/) },
    )
  })

  test('[S2] a port where nobody listens throws Unavailable', async () => {
    const away = new Countersign({ url: `http://127.0.0.1:${await freePort()}`, apiKey: 'k', patienceMs: 500 })
    await expect(away.guard(refund, () => expect.unreachable())({ amount: 1 })).rejects.toMatchObject({
      name: 'Unavailable',
      ran: false,
    })
  })

  test('a key that is not known is told at once', async () => {
    const wrong = new Countersign({ url: house.url, apiKey: 'cs_wrong-key-of-nobody' })
    await expect(wrong.decide({ ...refund, proposal: 1 })).rejects.toMatchObject({
      code: 'unauthenticated',
      status: 401,
    })
  })
})

test('[S13] the server is killed while outcome() waits, starts again, and the answer arrives', async () => {
  const folder = makeFolder()
  const env = { COUNTERSIGN_DATA_DIR: folder, PORT: String(await freePort()) }
  let server = await startChild(env)
  try {
    const boot = createClient(server.url, bootstrapKey)
    await settleAtOnce(boot)
    const { id } = await boot.ok<{ id: string }>('POST', '/v1/people', { name: 'Ann', roles: ['reviewer'] })
    const { secret } = await boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'Ann', person: id })
    const client = new Countersign({ url: server.url, apiKey: bootstrapKey })
    const ran: Refund[] = []
    const states: number[] = []
    let back = 0
    const wait = {
      onReconnecting: ({ attempt }: { attempt: number }) => void states.push(attempt),
      onReconnected: () => void back++,
    }
    const guarded = client.guard(refund, (args: Refund) => (ran.push(args), 'done'))({ amount: 120 }, wait)
    const decision = await client.decide({ ...refund, proposal: { amount: 7 } })
    const outcome = decision.outcome(wait)
    await new Promise((resolve) => setTimeout(resolve, 500))
    await server.kill()
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    server = await startChild(env)
    const ann = createClient(server.url, secret)
    for (const task of await claim(ann, { limit: 2 })) expect((await answer(ann, task, 'approve')).status).toBe(201)
    expect(await outcome).toMatchObject({ verdict: 'approved', people: [{ name: 'Ann' }] })
    expect(await guarded).toBe('done')
    expect(ran).toEqual([{ amount: 120 }])
    expect(states.length).toBeGreaterThan(1)
    expect(back).toBe(2)
    // The caller's own restart: another process takes the decision up by its id.
    expect(
      await (await new Countersign({ url: server.url, apiKey: bootstrapKey }).resume(decision.id)).outcome(),
    ).toMatchObject({ verdict: 'approved' })
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
