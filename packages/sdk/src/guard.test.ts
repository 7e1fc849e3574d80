import { expect, test, vi } from 'vitest'
import type { JsonSchema } from './schema.ts'
import { CountersignApiError, Detached, Rejected, Stopped, Unavailable, Vetoed } from './errors.ts'
import { scriptedReviewer, type ScriptedAnswer } from './testing.ts'

interface Refund {
  amount: number
}
const options = { system: 'refund-agent', action: 'refund.create' }
const brief = { patienceMs: 600, effectPatienceMs: 600 }

function desk(answer: ScriptedAnswer<Refund>) {
  const reviewer = scriptedReviewer<Refund>(() => answer)
  const ran: Refund[] = []
  const run = (args: Refund) => {
    ran.push(args)
    return `refunded ${args.amount}`
  }
  return { reviewer, ran, run, cs: reviewer.client(brief) }
}

test('[S1] the guard runs after an approval and a release, and reports the effect', async () => {
  const { reviewer, ran, run, cs } = desk('approve')
  await expect(cs.guard(options, run)({ amount: 120 }, { confidence: 0.83 })).resolves.toBe('refunded 120')
  expect(ran).toEqual([{ amount: 120 }])
  expect(reviewer.decisions[0]).toMatchObject({
    status: 'done',
    confidence: 0.83,
    release: { id: expect.stringMatching(/^rel_/) },
  })
})

test('[S1] an automatic route is released with the proposal, in one request', async () => {
  const { reviewer, ran, run } = desk('auto')
  const asked: string[] = []
  const cs = reviewer.client({
    ...brief,
    fetch: (url, init) => (asked.push(new URL(url).pathname.split('/').at(-1) ?? ''), reviewer.fetch(url, init)),
  })
  await cs.guard(options, run)({ amount: 1 })
  expect(ran).toHaveLength(1)
  expect(asked).toEqual(['decisions', 'effect'])
})

for (const [answer, name] of [
  ['reject', 'Rejected'],
  ['silence', 'Expired'],
  [{ refuse: 'Over the limit.' }, 'Refused'],
  [{ return: 'ask for the receipt' }, 'Returned'],
] as const)
  test(`[S1] ${JSON.stringify(answer)} throws ${name} and never runs`, async () => {
    const { ran, run, cs } = desk(answer)
    await expect(cs.guard(options, run)({ amount: 120 })).rejects.toMatchObject({
      name,
      ran: false,
      decision: { action: 'refund.create' },
    })
    expect(ran).toEqual([])
  })

test('[S1] a decision withdrawn or vetoed while it waits throws Cancelled or Vetoed and never runs', async () => {
  const { reviewer, ran, run, cs } = desk('wait')
  const vetoed = cs.guard(options, run)({ amount: 1 })
  const cancelled = cs.guard(options, run)({ amount: 2 })
  await vi.waitFor(() => expect(reviewer.decisions).toHaveLength(2))
  reviewer.veto(reviewer.decisions[0]?.id ?? '', 'not today')
  await (await cs.resume(reviewer.decisions[1]?.id ?? '')).cancel()
  await expect(vetoed).rejects.toMatchObject({ name: 'Vetoed', reason: 'not today', ran: false })
  await expect(cancelled).rejects.toMatchObject({ name: 'Cancelled', ran: false })
  expect(ran).toEqual([])
})

test('[S2] an unreachable server throws Unavailable and never runs', async () => {
  const { reviewer, ran, run, cs } = desk('approve')
  reviewer.lose(100)
  const error = await cs
    .guard(
      options,
      run,
    )({ amount: 120 })
    .catch((caught: unknown) => caught)
  expect(Unavailable.is(error) && error.ran === false).toBe(true)
  expect(ran).toEqual([])
})

test('[S2] a server that is lost before the release throws Unavailable and never runs', async () => {
  const { reviewer, ran, run } = desk('approve')
  const cs = reviewer.client({
    ...brief,
    fetch: (url, init) =>
      url.endsWith('/release') ? Promise.reject(new TypeError('fetch failed')) : reviewer.fetch(url, init),
  })
  await expect(cs.guard(options, run)({ amount: 120 })).rejects.toMatchObject({ name: 'Unavailable', ran: false })
  expect(ran).toEqual([])
})

test('[S3] lost replies of proposal, release and report double nothing', async () => {
  const { reviewer, ran, run } = desk('approve')
  const lost = new Set<string>()
  const cs = reviewer.client({
    patienceMs: 5_000,
    async fetch(url, init) {
      const answer = await reviewer.fetch(url, init)
      const call = `${init.method} ${new URL(url).pathname}`
      if (init.method !== 'POST' || lost.has(call)) return answer
      lost.add(call)
      throw new TypeError('fetch failed')
    },
  })
  await expect(cs.guard(options, run)({ amount: 120 })).resolves.toBe('refunded 120')
  expect(lost.size).toBe(3)
  expect(reviewer.decisions).toHaveLength(1)
  expect(ran).toHaveLength(1)
  expect(reviewer.decisions[0]).toMatchObject({ status: 'done', rev: 4 })
})

test('[S4] the function gets the final arguments: an edit reaches it', async () => {
  const { ran, run, cs } = desk({ edit: { amount: 100 } })
  await expect(cs.guard(options, run)({ amount: 120 })).resolves.toBe('refunded 100')
  expect(ran).toEqual([{ amount: 100 }])
})

test('[S5] arguments that do not have the digest they were approved under never run', async () => {
  const { reviewer, ran, run } = desk('approve')
  const cs = reviewer.client({
    ...brief,
    async fetch(url, init) {
      const answer = await reviewer.fetch(url, init)
      if (init.method !== 'GET') return answer
      const wire = JSON.parse(await answer.text()) as { outcome: { proposal?: unknown } | null }
      if (wire.outcome) wire.outcome.proposal = { amount: 120_000 }
      return { ...answer, text: async () => JSON.stringify(wire) }
    },
  })
  await expect(cs.guard(options, run)({ amount: 120 })).rejects.toMatchObject({ code: 'digest-mismatch', ran: false })
  expect(ran).toEqual([])
})

test('[S6] while a stop holds, the guard waits; after the resumption it runs', async () => {
  const { reviewer, ran, run, cs } = desk('wait')
  const call = cs.guard(options, run)({ amount: 120 })
  await vi.waitFor(() => expect(reviewer.decisions).toHaveLength(1))
  reviewer.stop()
  reviewer.answer(reviewer.decisions[0]?.id ?? '', 'approve')
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(ran).toEqual([])
  reviewer.resume()
  await expect(call).resolves.toBe('refunded 120')
}, 15_000)

/** Runs until its signal aborts, or for good. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  )

test('[S7] a veto after the release aborts the signal; the effect is reported as failed', async () => {
  const { reviewer, cs } = desk({ live: 60_000 })
  const undo = vi.fn()
  const call = cs.guard({ ...options, undo }, (_args: Refund, { signal }) => untilAborted(signal))({ amount: 120 })
  await vi.waitFor(() => expect(reviewer.decisions[0]?.status).toBe('released'))
  reviewer.veto(reviewer.decisions[0]?.id ?? '')
  const error = await call.catch((caught: unknown) => caught)
  expect(Vetoed.is(error) && error.ran).toBe(true)
  expect(reviewer.decisions[0]?.status).toBe('failed')
  expect(undo).not.toHaveBeenCalled()
})

test('[S7] a stop after the release aborts the signal', async () => {
  const { reviewer, cs } = desk('approve')
  const call = cs.guard(options, (_args: Refund, { signal }) => untilAborted(signal))({ amount: 120 })
  await vi.waitFor(() => expect(reviewer.decisions[0]?.status).toBe('released'))
  reviewer.stop()
  const error = await call.catch((caught: unknown) => caught)
  expect(Stopped.is(error) && error.ran).toBe(true)
})

test('[S8] a veto within the window after the work was done undoes it and reports it compensated', async () => {
  const { reviewer, run, cs } = desk({ live: 60_000 })
  const undo = vi.fn()
  await expect(cs.guard({ ...options, undo }, run)({ amount: 120 })).resolves.toBe('refunded 120')
  expect(reviewer.decisions[0]?.status).toBe('done')
  reviewer.veto(reviewer.decisions[0]?.id ?? '')
  await cs.idle()
  expect(undo).toHaveBeenCalledExactlyOnceWith({ amount: 120 }, expect.objectContaining({ result: 'refunded 120' }))
  expect(reviewer.decisions[0]?.status).toBe('compensated')
})

test('[S8] work that ignores its signal is undone before the call throws Vetoed', async () => {
  const { reviewer, cs } = desk({ live: 60_000 })
  const undo = vi.fn()
  const stubborn = async (_args: Refund, { signal }: { signal: AbortSignal }) => {
    await untilAborted(signal).catch(() => undefined)
    return 'refunded anyway'
  }
  const call = cs.guard({ ...options, undo }, stubborn)({ amount: 120 })
  await vi.waitFor(() => expect(reviewer.decisions[0]?.status).toBe('released'))
  reviewer.veto(reviewer.decisions[0]?.id ?? '')
  await expect(call).rejects.toMatchObject({ name: 'Vetoed', ran: true, result: 'refunded anyway' })
  expect(undo).toHaveBeenCalledOnce()
  expect(reviewer.decisions[0]?.status).toBe('compensated')
})

test('[S8] without a veto the watch ends with its window; an undo that fails is told by idle', async () => {
  const short = desk({ live: 400 })
  const undo = vi.fn()
  await short.cs.guard({ ...options, undo }, short.run)({ amount: 1 })
  await short.cs.idle()
  expect(undo).not.toHaveBeenCalled()

  const { reviewer, run, cs } = desk({ live: 60_000 })
  const failing = () => Promise.reject(new Error('the bank said no'))
  await cs.guard({ ...options, undo: failing }, run)({ amount: 1 })
  reviewer.veto(reviewer.decisions[0]?.id ?? '')
  await expect(cs.idle()).rejects.toMatchObject({ name: 'Vetoed', ran: true, cause: { message: 'the bank said no' } })
  expect(reviewer.decisions[0]?.status).toBe('done')
})

test('[S9] a failure of the function is reported and comes through as it was thrown', async () => {
  const { reviewer, cs } = desk('approve')
  const broken = new Error('the bank is closed')
  await expect(cs.guard(options, () => Promise.reject(broken))({ amount: 120 })).rejects.toBe(broken)
  expect(reviewer.decisions[0]).toMatchObject({ status: 'failed', effect: { detail: { error: 'the bank is closed' } } })
})

test('[S9] an effect that cannot be reported throws with its result, and never runs again', async () => {
  const { reviewer, ran, run } = desk('approve')
  const fetch = (url: string, init: Parameters<typeof reviewer.fetch>[1]) =>
    url.endsWith('/effect') ? Promise.reject(new TypeError('fetch failed')) : reviewer.fetch(url, init)
  const cs = reviewer.client({ ...brief, fetch })
  await expect(cs.guard(options, run)({ amount: 120 })).rejects.toMatchObject({
    name: 'Unavailable',
    ran: true,
    result: 'refunded 120',
  })
  const onUnreported = vi.fn()
  await expect(cs.guard({ ...options, onUnreported }, run)({ amount: 121 })).resolves.toBe('refunded 121')
  expect(onUnreported).toHaveBeenCalledOnce()
  expect(ran).toHaveLength(2)
})

test('[S10] a call taken up again by its key never runs what an earlier process was released for', async () => {
  const { reviewer, ran, run, cs } = desk('auto')
  const guarded = cs.guard(options, run)
  await guarded({ amount: 120 }, { idempotencyKey: 'order-7' })
  const again = reviewer.client(brief).guard(options, run)({ amount: 120 }, { idempotencyKey: 'order-7' })
  const error = await again.catch((caught: unknown) => caught)
  expect(CountersignApiError.is(error) && error.code).toBe('already-released')
  expect(reviewer.decisions).toHaveLength(1)
  expect(ran).toHaveLength(1)
})

test('[S11] an aborted call cancels its decision; with a key of its own it stays and is taken up again', async () => {
  const { reviewer, ran, run, cs } = desk('wait')
  const abort = new AbortController()
  const first = cs.guard(options, run)({ amount: 1 }, { signal: abort.signal })
  const second = cs.guard(options, run)({ amount: 2 }, { signal: abort.signal, idempotencyKey: 'two' })
  await vi.waitFor(() => expect(reviewer.decisions).toHaveLength(2))
  abort.abort(new Error('shutting down'))
  await expect(first).rejects.toThrow('shutting down')
  await expect(second).rejects.toThrow('shutting down')
  expect(reviewer.decisions.map(({ status }) => status)).toEqual(['cancelled', 'waiting'])
  reviewer.answer(reviewer.decisions[1]?.id ?? '', 'approve')
  await expect(cs.guard(options, run)({ amount: 2 }, { idempotencyKey: 'two' })).resolves.toBe('refunded 2')
  expect(ran).toEqual([{ amount: 2 }])
})

test('facts come from the guard, from the arguments and from the call, in this order', async () => {
  const { reviewer, run, cs } = desk('auto')
  const schema: JsonSchema = { type: 'object' }
  const facts = (args: Refund) => ({ subject: `customer:${args.amount}`, attributes: { amount: args.amount } })
  await cs.guard({ ...options, schema, version: '1', subject: 'nobody', facts }, run)(
    { amount: 7 },
    { attributes: { vip: true } },
  )
  expect(reviewer.decisions[0]).toMatchObject({
    version: '1',
    subject: 'customer:7',
    attributes: { vip: true },
    schema,
  })
})

test('rejections tell who and why', async () => {
  const { run, cs } = desk({ reject: 'too much' })
  const error = await cs
    .guard(
      options,
      run,
    )({ amount: 120 })
    .catch((caught: unknown) => caught)
  expect(Rejected.is(error) && error.reason).toBe('too much')
  expect(Rejected.is(error) && error.message).toBe(
    `Scripted Reviewer rejected refund.create (dec_00000000-0000-7000-8000-000000000001): too much`,
  )
})

test('[GW16] a caller that leaves with Detached keeps the question open, and a later call takes it up once', async () => {
  const reviewer = scriptedReviewer<Refund>(() => 'wait')
  const ran: Refund[] = []
  const guarded = reviewer.client(brief).guard(options, (args: Refund) => void ran.push(args))
  const leave = new AbortController()
  let id = ''
  const first = guarded({ amount: 1 }, { signal: leave.signal, onDecision: (made) => (id = made.id) })
  await vi.waitFor(() => expect(id).not.toBe(''))
  leave.abort(new Detached('Back soon.'))
  await expect(first).rejects.toThrow('Back soon.')
  expect(reviewer.decisions[0]).toMatchObject({ status: 'waiting' })
  reviewer.answer(id, 'approve')
  await guarded({ amount: 1 }, { resume: id })
  expect(ran).toEqual([{ amount: 1 }])
  expect(reviewer.decisions).toHaveLength(1)
  await expect(guarded({ amount: 1 }, { resume: id })).rejects.toMatchObject({ code: 'already-released' })
  expect(ran).toHaveLength(1)
})
