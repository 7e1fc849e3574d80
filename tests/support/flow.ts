/** Steps that many tests take. */
import type { DecisionWire, TaskWire, Verdict } from '@countersign/core'
import type { Client } from './client.ts'
import type { House } from './server.ts'

export const refund = (more: object = {}) => ({
  system: 'refund-agent',
  version: '1',
  action: 'refund.create',
  proposal: { amount: 120 },
  confidence: 0.83,
  ...more,
})

export const propose = (client: Client, more: object = {}): Promise<DecisionWire> =>
  client.ok<DecisionWire>('POST', '/v1/decisions', refund(more))

export const claim = async (client: Client, want: object = { limit: 1 }): Promise<TaskWire[]> =>
  (await client.ok<{ items: TaskWire[] }>('POST', '/v1/tasks/claim', want)).items

export const judgment = (
  task: Pick<TaskWire, 'decision'>,
  verdict: Verdict,
  more: { proposal?: unknown; comment?: string } = {},
) => ({
  answer: { verdict, ...(more.proposal === undefined ? {} : { proposal: more.proposal }) },
  view: { digest: task.decision.digest, active_ms: 1_200, opened: [] },
  ...(more.comment ? { comment: more.comment } : {}),
})

export const answer = (
  client: Client,
  task: TaskWire,
  verdict: Verdict,
  more: { proposal?: unknown; comment?: string } = {},
) =>
  client.call<{ id: string; undo_until: string; status: string; code?: string }>(
    'POST',
    `/v1/tasks/${task.id}/judgments`,
    judgment(task, verdict, more),
  )

export const read = (client: Client, id: string, query = ''): Promise<DecisionWire> =>
  client.ok<DecisionWire>('GET', `/v1/decisions/${id}${query}`)

export const settleAtOnce = (boot: Client, queue = 'inbox') => boot.ok('PATCH', `/v1/queues/${queue}`, { settle: '0s' })

/** Proposes, and has this person answer. */
export async function decideBy(
  boot: Client,
  person: Client,
  verdict: Verdict,
  more: object = {},
  said: { proposal?: unknown; comment?: string } = {},
): Promise<DecisionWire> {
  const decision = await propose(boot, more)
  const task = await person.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  const given = await answer(person, task, verdict, said)
  if (given.status !== 201) throw new Error(`judgment answered ${given.status}: ${JSON.stringify(given.body)}`)
  return read(boot, decision.id)
}

/** Activates a policy that loosens, signed by a second person. */
export async function activate(house: House, text: string): Promise<void> {
  const author = await house.person('Pia', ['policy-author'])
  const risk = await house.person('Rob', ['risk-owner'])
  const { id } = await author.ok<{ id: string }>('POST', '/v1/policies', { name: 'policy', source: text })
  await risk.ok('POST', `/v1/policies/${id}/sign`, {})
  await author.ok('POST', `/v1/policies/${id}/activate`, {})
}
