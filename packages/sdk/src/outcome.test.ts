import { expect, test, vi } from 'vitest'
import { CountersignApiError } from './errors.ts'
import { Countersign } from './countersign.ts'
import { digestOf } from './digest-of.ts'
import { scriptedReviewer } from './testing.ts'
import type { FetchAnswer } from './types.ts'

const refund = { system: 'refund-agent', action: 'refund.create', proposal: { amount: 120 } }
const reply = (status: number, body: unknown, headers: Record<string, string> = {}): FetchAnswer => ({
  status,
  headers: { get: (name) => headers[name] ?? null },
  body: null,
  text: async () => (typeof body === 'string' ? body : JSON.stringify(body)),
})

test('the outcome is data, also when it is a no', async () => {
  const cs = scriptedReviewer(() => ({ reject: 'too much' })).client()
  const decision = await cs.decide(refund)
  expect(decision.status).toBe('waiting')
  expect(await decision.outcome()).toMatchObject({
    verdict: 'rejected',
    by: 'person',
    comment: 'too much',
    status: 'rejected',
  })
  expect(await (await cs.resume(decision.id)).outcome()).toMatchObject({ verdict: 'rejected' })
})

test('[S13] the wait goes on through lost connections, errors of the server and pages of a proxy', async () => {
  const reviewer = scriptedReviewer(() => 'wait')
  const trouble = [
    () => reply(503, { code: 'busy', detail: 'Try again.' }, { 'retry-after': '0.1' }),
    () => reply(502, '<html>'),
    () => reply(200, '<html>'),
    () => Promise.reject(new TypeError('fetch failed')),
  ]
  const cs = reviewer.client({
    fetch: async (url, init) => (init.method === 'GET' ? trouble.shift()?.() : undefined) ?? reviewer.fetch(url, init),
  })
  const decision = await cs.decide(refund)
  const onReconnecting = vi.fn()
  const onReconnected = vi.fn()
  const outcome = decision.outcome({ onReconnecting, onReconnected })
  await vi.waitFor(() => expect(trouble).toEqual([]), 10_000)
  reviewer.answer(decision.id, { edit: { amount: 100 } })
  expect(await outcome).toMatchObject({ verdict: 'approved', proposal: { amount: 100 } })
  expect(onReconnecting).toHaveBeenCalledTimes(4)
  expect(onReconnecting.mock.calls.map(([state]) => state.attempt)).toEqual([1, 2, 3, 4])
  expect(onReconnected).toHaveBeenCalledOnce()
}, 15_000)

test('[S13] the wait ends with its signal, and with a refusal', async () => {
  const reviewer = scriptedReviewer(() => 'wait')
  const abort = new AbortController()
  const decision = await reviewer.client().decide(refund)
  const outcome = decision.outcome({ signal: abort.signal })
  abort.abort(new Error('enough'))
  await expect(outcome).rejects.toThrow('enough')
  await expect(reviewer.client().resume('dec_nothing')).rejects.toMatchObject({
    name: 'CountersignApiError',
    code: 'not-found',
    status: 404,
  })
})

test('a server that is stopping answers early: it is not asked in a tight circle', async () => {
  let asked = 0
  const reviewer = scriptedReviewer(() => 'wait')
  const cs = reviewer.client({
    fetch: (url, init) => (init.method === 'GET' ? asked++ : 0, reviewer.fetch(url.replace('?wait=30s', ''), init)),
  })
  const abort = new AbortController()
  setTimeout(() => abort.abort(new Error('enough')), 600)
  await expect((await cs.decide(refund)).outcome({ signal: abort.signal })).rejects.toThrow('enough')
  expect(asked).toBeLessThan(6)
})

test('[S3] every try of a POST carries the same Idempotency-Key, and two calls carry two', async () => {
  const keys: (string | undefined)[] = []
  const reviewer = scriptedReviewer(() => 'auto')
  const cs = reviewer.client({
    fetch: (url, init) => (keys.push(init.headers['idempotency-key']), reviewer.fetch(url, init)),
  })
  reviewer.lose(1)
  reviewer.lose(1, 'reply')
  const first = await cs.decide(refund)
  const second = await cs.decide(refund)
  expect(first.id).not.toBe(second.id)
  expect(reviewer.decisions).toHaveLength(2)
  expect(new Set(keys.slice(0, 3)).size).toBe(1)
  expect(keys[3]).not.toBe(keys[0])
  expect((await cs.decide(refund, { idempotencyKey: 'mine' })).id).toBe(
    (await cs.decide(refund, { idempotencyKey: 'mine' })).id,
  )
})

test('a refusal is not tried again, and says what to mend', async () => {
  let asked = 0
  const problem = {
    code: 'bad-input',
    detail: 'Some fields are wrong.',
    errors: [{ path: 'amount', message: 'missing' }],
  }
  const cs = new Countersign({ url: 'http://x', apiKey: 'k', fetch: async () => (asked++, reply(422, problem)) })
  const error = await cs.decide(refund).catch((caught: unknown) => caught)
  expect(CountersignApiError.is(error) && [error.code, error.status, error.message]).toEqual([
    'bad-input',
    422,
    'Some fields are wrong. (amount: missing)',
  ])
  expect(asked).toBe(1)
})

test('a batch answers in order; route stores nothing', async () => {
  const reviewer = scriptedReviewer(() => 'auto')
  const cs = reviewer.client()
  const answers = []
  for await (const answer of cs.batch([refund, { ...refund, action: 'mail.send' }])) answers.push(answer)
  expect(answers.map((answer) => answer.ok && answer.decision.action)).toEqual(['refund.create', 'mail.send'])
  expect(await cs.route(refund)).toMatchObject({ mode: 'auto' })
  expect(reviewer.decisions).toHaveLength(2)
})

test('address and key come from the options or the environment; what is missing is named', () => {
  expect(() => new Countersign({ apiKey: 'k' })).toThrow('COUNTERSIGN_URL')
  expect(() => new Countersign({ url: 'http://x' })).toThrow('COUNTERSIGN_API_KEY')
  expect(() => new Countersign({ url: 'x', apiKey: 'k' })).toThrow('is not an address')
})

test('what JSON cannot carry is refused before it is sent; undefined members vanish', async () => {
  const reviewer = scriptedReviewer(() => 'auto')
  const cs = reviewer.client()
  await expect(cs.decide({ ...refund, proposal: { amount: 10n } })).rejects.toThrow(TypeError)
  expect((await cs.decide({ ...refund, proposal: { amount: 1, note: undefined } })).wire.proposal).toEqual({
    amount: 1,
  })
})

test('[AD2] a decision taken up again is carried out once; it is found by what it permits', async () => {
  const cs = scriptedReviewer<{ amount: number }>((d) =>
    d.proposal.amount > 100 ? { edit: { amount: 100 } } : 'wait',
  ).client()
  const proposed = await cs.decide({ ...refund, case: 'order:7' }, { idempotencyKey: 'call-1' })
  await cs.decide({ ...refund, case: 'order:7', proposal: { amount: 1 } })
  await proposed.outcome()
  const { items } = await cs.list({
    case: 'order:7',
    status: 'approved',
    digest: digestOf(refund.action, { amount: 100 }),
  })
  expect(items.map(({ id }) => id)).toEqual([proposed.id])
  const taken = await cs.resume<{ amount: number }>(proposed.id)
  const run = ({ amount }: { amount: number }) => `paid ${amount}`
  expect(await cs.carryOut(taken, run, { detail: (result) => ({ result }) })).toBe('paid 100')
  expect(await proposed.refresh()).toMatchObject({ status: 'done', effect: { detail: { result: 'paid 100' } } })
  await expect(cs.carryOut(taken, () => expect.unreachable())).rejects.toMatchObject({ code: 'already-released' })
})
