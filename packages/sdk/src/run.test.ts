import { afterEach, expect, test, vi } from 'vitest'
import { CountersignApiError } from './errors.ts'
import { scriptedReviewer } from './testing.ts'

const start = { system: 'desk-agent', level: 'approver' } as const
const brief = { patienceMs: 600, effectPatienceMs: 600 }
const close = { action: 'ticket.close' }

afterEach(() => void vi.useRealTimers())

test('[S15] at the end of its run’s budget a guard waits; given more, it runs once', async () => {
  const reviewer = scriptedReviewer<{ ticket: number }>(() => 'auto')
  const cs = reviewer.client(brief)
  const run = await cs.run({ ...start, version: '7', budget: { actions: 1 } })
  const ran: number[] = []
  const guarded = run.guard(close, ({ ticket }: { ticket: number }) => void ran.push(ticket))
  await guarded({ ticket: 1 })
  const second = guarded({ ticket: 2 })
  await vi.waitFor(async () => expect((await run.refresh()).status).toBe('waiting'))
  // A third does not even get in.
  const third = guarded({ ticket: 3 })
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(ran).toEqual([1])
  reviewer.renewRun(run.id, { actions: 2 })
  await Promise.all([second, third])
  expect(ran.sort()).toEqual([1, 2, 3])
  expect(reviewer.decisions.map(({ run: of, system, version, status }) => [of, system, version, status])).toEqual(
    Array.from({ length: 3 }, () => [run.id, 'desk-agent', '7', 'done']),
  )
})

test('[S15] once its run has ended a guard throws, and runs nothing', async () => {
  const reviewer = scriptedReviewer(() => 'auto')
  const run = await reviewer.client(brief).run({ ...start, budget: { actions: 0 } })
  const ran: unknown[] = []
  const guarded = run.guard(close, (args: object) => void ran.push(args))
  const waiting = guarded({ ticket: 1 })
  const refused = expect(waiting).rejects.toMatchObject({ code: 'over-budget', retry: false, ran: false })
  await vi.waitFor(async () => expect((await run.refresh()).status).toBe('waiting'))
  await run.end()
  await refused
  await expect(guarded({ ticket: 2 })).rejects.toMatchObject({ code: 'over-budget' })
  await expect(run.renewed()).rejects.toSatisfy(
    (error) => CountersignApiError.is(error) && error.code === 'over-budget',
  )
  expect(ran).toEqual([])
  expect(run.status).toBe('ended')
})

test('[S15] what is decided and asked in a run names it; while it is paused both wait', async () => {
  const reviewer = scriptedReviewer((d) => (d.kind === 'question' ? { answer: 'blue' } : 'approve'))
  const run = await reviewer.client(brief).run(start)
  reviewer.pauseRun(run.id)
  const answers = Promise.all([
    run.ask({ question: 'Which one?' }),
    run.decide({ action: 'ticket.close', proposal: { ticket: 1 } }).then((decision) => decision.approvedOrThrow()),
  ])
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(reviewer.decisions).toEqual([])
  reviewer.renewRun(run.id)
  expect(await answers).toMatchObject([{ answer: 'blue' }, { ticket: 1 }])
  expect(new Set(reviewer.decisions.map((one) => one.run))).toEqual(new Set([run.id]))
})

test('[S15] an aborted wait for more is over at once', async () => {
  const reviewer = scriptedReviewer(() => 'auto')
  const run = await reviewer.client(brief).run({ ...start, budget: { actions: 0 } })
  const stop = new AbortController()
  const call = run.guard(close, () => 1)({ ticket: 1 }, { signal: stop.signal })
  const aborted = expect(call).rejects.toThrow('enough')
  await vi.waitFor(async () => expect((await run.refresh()).status).toBe('waiting'))
  stop.abort(new Error('enough'))
  await aborted
  expect(reviewer.decisions[0]).toMatchObject({ status: 'cancelled', release: null })
})

test('[S16] a run gives signs of life by itself until it ends or is left, and lost ones cost nothing', async () => {
  vi.useFakeTimers()
  const reviewer = scriptedReviewer(() => 'auto')
  const beats: string[] = []
  const cs = reviewer.client({
    ...brief,
    fetch: (url, init) => {
      if (url.endsWith('/heartbeat')) beats.push(url)
      return reviewer.fetch(url, init)
    },
  })
  const run = await cs.run({ ...start, heartbeat: '30s' })
  expect(run.wire.heartbeat?.every).toBe('30s')
  await vi.advanceTimersByTimeAsync(31_000)
  expect(beats).toHaveLength(3)
  // More than one of them tries for, in all its patience.
  reviewer.lose(8)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(beats.length).toBeGreaterThan(3 + 8)
  await run.end()
  const known = beats.length
  await vi.advanceTimersByTimeAsync(120_000)
  expect(beats).toHaveLength(known)

  const usual = await cs.run(start)
  expect(usual.wire.heartbeat?.every).toBe('5m')
  const other = await cs.resumeRun(usual.id)
  usual.leave()
  await vi.advanceTimersByTimeAsync(300_000)
  expect(beats.length - known).toBe(3)
  other.leave()
})
