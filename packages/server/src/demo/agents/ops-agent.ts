/** The scripted agent: its functions are wrapped in the SDK's `guard` and do nothing but say what they would have done. */
import { setTimeout as pause } from 'node:timers/promises'
import type { JsonObject } from '@countersign/core'
import { CountersignApiError, CountersignError, Returned, type Countersign, type GuardCall } from '@countersign/sdk'
import type { Engine } from '../../engine/engine.ts'
import type { StateFile } from '../demo-state.ts'
import { isSomebodyHere } from './is-somebody-here.ts'
import { errandDelayMs } from './pace.ts'
import { reviseErrand } from './revise-errand.ts'

/** `packs/operations/agent.yaml`. */
export interface OpsScript {
  system: string
  version: string
  actions: Record<string, JsonObject>
  script: { action: string; proposal: JsonObject; input: JsonObject; summary: string }[]
}
export interface OpsAgent {
  engine: Engine
  workspace: string
  desk: Countersign
  file: StateFile
  script: OpsScript
  signal: AbortSignal
}

const tickMs = 2_000
/** A person who returns the same errand again and again is taken at their word: it is dropped. */
const mostAttempts = 3

/** Goes on until the signal aborts. @throws the signal's reason. */
export async function runOpsAgent(agent: OpsAgent): Promise<never> {
  const { file, signal } = agent
  const { ops } = file.state
  const running = new Map<number, Promise<void>>()
  const start = (n: number): void => {
    const end = runErrand(agent, n)
      .catch((error: unknown) => noteEnd(agent, error))
      .finally(() => {
        running.delete(n)
        if (signal.aborted) return
        ops.open = ops.open.filter((one) => one !== n)
        file.save()
      })
    running.set(n, end)
  }
  for (const n of ops.open) start(n)
  for (let waitedMs = 0; ;) {
    const delayMs = errandDelayMs({
      waiting: running.size,
      made: ops.next,
      somebodyHere: await isSomebodyHere(agent.engine, agent.workspace),
    })
    if (delayMs === null || waitedMs < delayMs) {
      await pause(tickMs, undefined, { signal })
      waitedMs += tickMs
      continue
    }
    waitedMs = 0
    const n = ops.next++
    ops.open.push(n)
    file.save()
    start(n)
  }
}

async function runErrand({ desk, script, signal }: OpsAgent, n: number): Promise<void> {
  const line = script.script[n % script.script.length]
  if (line === undefined) return
  const { action, input, summary } = line
  const run = desk.guard(
    {
      system: script.system,
      version: script.version,
      action,
      schema: script.actions[action],
      detail: (result: JsonObject) => result,
    },
    (args: JsonObject): JsonObject => ({ ...args, note: 'Simulated: nothing was deployed, paid or sent.' }),
  )
  let proposal = line.proposal
  const call: GuardCall = { input, explanation: { summary: `Scripted for the demonstration. ${summary}` }, signal }
  for (let attempt = 1, parent: string | undefined; attempt <= mostAttempts; attempt++) {
    try {
      await run(proposal, {
        ...call,
        ...(parent === undefined ? {} : { parent }),
        idempotencyKey: `ops-agent ${n}${parent === undefined ? '' : ` after ${parent}`}`,
      })
      return
    } catch (error) {
      const revised = Returned.is(error) ? reviseErrand(proposal, error.instruction) : null
      if (!Returned.is(error) || revised === null) throw error
      proposal = revised
      parent = error.parent
    }
  }
}

function noteEnd({ engine, signal }: OpsAgent, error: unknown): void {
  const isAnswer = CountersignError.is(error) && !CountersignApiError.is(error)
  if (!signal.aborted && !isAnswer)
    engine.log.warn({ err: error }, 'the demonstration’s scripted agent gave up on an errand')
}
