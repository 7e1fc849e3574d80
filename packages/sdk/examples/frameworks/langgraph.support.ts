/** People, for the tests of LangGraph and of OpenAI Agents: they answer what waits in a thread. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DecisionWire, TaskWire, Verdict } from '@countersign/core'
import type { Client } from '../../../../tests/support/client.ts'
import { answer, read } from '../../../../tests/support/flow.ts'
import type { House } from '../../../../tests/support/server.ts'

export type Said = [verdict: Verdict, more?: { proposal?: unknown; comment?: string }]
type Rows = { items: { id: string; status: string }[] }

export const decisionsOf = async (house: House, thread: string, status = ''): Promise<DecisionWire[]> => {
  const { items } = await house.boot.ok<Rows>('GET', `/v1/decisions?case=${thread}${status && `&status=${status}`}`)
  return Promise.all(items.reverse().map(({ id }) => read(house.boot, id)))
}

/** When so many wait in this thread. */
export async function waitingIn(house: House, thread: string, many = 1): Promise<DecisionWire[]> {
  for (;;) {
    const waiting = await decisionsOf(house, thread, 'waiting')
    if (waiting.length >= many) return waiting
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}

/** Waits until so many wait, and answers each by its arguments. */
export async function answerIn(
  house: House,
  person: Client,
  thread: string,
  say: (proposal: Record<string, unknown>) => Said,
  many = 1,
): Promise<void> {
  for (const decision of await waitingIn(house, thread, many)) {
    const task = await person.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
    const given = await answer(person, task, ...say(decision.proposal as Record<string, unknown>))
    if (given.status !== 201) throw new Error(`judgment answered ${given.status}: ${JSON.stringify(given.body)}`)
  }
}

/** What docs show is the example that is run. */
export function isShown(name: string): boolean {
  const read = (...path: string[]) => readFileSync(join(import.meta.dirname, ...path), 'utf8')
  const [, code] = read(`${name}.ts`).split('*/\n')
  return read('../../../../docs/integrations', `${name}.md`).includes(code as string)
}

export const policy = `policy: tools
rules:
  - id: looking
    permit: auto
    when: action == "look_up"
  - id: refunds
    require: gate
    due: 2h
    when: action == "refund"
default: gate
`
