/**
 * A program as a verifier, asked over HTTP outside of the head. Before it is asked the look is taken for a while, so that
 * of several processes one asks, and another does where that one has ended. The first result counts.
 */
import { formatId, readVerifierAnswer, type JsonObject, type LookResult } from '@countersign/core'
import { Webhook } from 'standardwebhooks'
import { readDecision } from '../../store/decisions.ts'
import { readJudgment } from '../../store/judgments.ts'
import { readTask } from '../../store/tasks.ts'
import type { Turn } from '../committer.ts'
import { decisionWire } from '../decision-wire.ts'
import type { Engine } from '../engine.ts'
import { post } from '../post.ts'
import { checkAddress, type AddressRules } from '../safe-address.ts'
import { judgmentOf, keyOf } from '../sealed-key.ts'
import { settleJudgment } from '../settle.ts'
import { callbackSecret } from '../webhooks.ts'
import { recordFailure } from './look.ts'
import { objectTo } from './object.ts'

const timeoutMs = 5_000
/** Longer than it takes to ask: whoever took it and has not answered by then has ended. */
const takenMs = 15_000
const mostTries = 3
const mostBytes = 64 * 1_024

export interface Verifiers {
  /** Has this answer looked at; does not wait for it. */
  look(workspace: string, judgment: string): void
  stop(): Promise<void>
}

interface Question {
  url: string
  secret: string
  body: JsonObject
}

export function createVerifiers(engine: Engine, rules: AddressRules): Verifiers {
  const asking = new Map<string, Promise<void>>()

  async function ask({ url, secret, body }: Question, id: string): Promise<LookResult> {
    const text = JSON.stringify(body)
    const at = Math.floor(engine.clock.now() / 1_000)
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Countersign',
      'webhook-id': formatId('judgment', id),
      'webhook-timestamp': String(at),
      'webhook-signature': new Webhook(secret).sign(formatId('judgment', id), new Date(at * 1_000), text),
    }
    try {
      const { status, body: said } = await post(
        checkAddress(url, rules, 'url'),
        headers,
        text,
        rules,
        timeoutMs,
        mostBytes,
      )
      return readVerifierAnswer(status, said)
    } catch (error) {
      return { result: 'failed', why: (error as Error).message.slice(0, 200) }
    }
  }

  async function run(workspace: string, id: string): Promise<void> {
    const question = await engine.committer.act(workspace, (turn) => takeLook(turn, id))
    if (question === null) return
    const result = await ask(question, id)
    await engine.committer.act(workspace, (turn) => closeLook(engine, turn, id, result))
  }

  return {
    look(workspace, judgment) {
      if (asking.has(judgment)) return
      const done = run(workspace, judgment)
        .catch((error: unknown) => engine.log.warn({ err: error }, 'an answer could not be looked at; trying again'))
        .finally(() => asking.delete(judgment))
      asking.set(judgment, done)
    },
    async stop() {
      await Promise.all(asking.values())
    },
  }
}

/** What to ask; null where there is nothing to ask, or somebody else is asking. */
async function takeLook(turn: Turn, id: string): Promise<Question | null> {
  const judgment = await readJudgment(turn, turn.workspace, id)
  if (judgment?.status !== 'settling' || judgment.look_at === null || judgment.look_at > turn.nowMs) return null
  const task = await readTask(turn, turn.workspace, judgment.task)
  const row = await readDecision(turn, turn.workspace, judgment.decision)
  const key = row && keyOf(turn.state.key, row)
  const verifier = task ? turn.state.queue(task.queue).verifier : null
  const [look] = await turn.query<{ tries: number }>(
    'update second_looks set tries = tries + 1 where workspace = $1 and judgment = $2 returning tries',
    [turn.workspace, id],
  )
  const over = (look?.tries ?? 0) > mostTries
  // Nothing to look at it with any more, or nobody lives to tell: the answer goes its way.
  if (!task || !row || !key || verifier === null || !('url' in verifier) || over) {
    await endLook(turn, id, over ? { result: 'failed', why: 'ended while it was asked' } : { result: 'clear' })
    if (over && task) recordFailure(turn, task, 'url')
    turn.alarm(Math.max(turn.nowMs, judgment.settle_at))
    return null
  }
  await turn.query('update judgments set look_at = at_ms($3) where workspace = $1 and id = $2', [
    turn.workspace,
    id,
    turn.nowMs + takenMs,
  ])
  turn.alarm(turn.nowMs + takenMs)
  const { comment, reasonCodes, ...answer } = judgmentOf(key, judgment.sealed)
  const {
    id: decision,
    digest,
    system,
    version,
    kind,
    action,
    input,
    proposal,
    confidence,
    attributes,
  } = decisionWire(turn.state, row)
  return {
    url: verifier.url,
    secret: callbackSecret(turn.state.key),
    body: {
      judgment: formatId('judgment', id),
      queue: task.queue,
      task: task.kind,
      // What was proposed and what was answered; not by whom.
      answer: { ...answer, comment, reason_codes: reasonCodes },
      decision: { id: decision, digest, system, version, kind, action, input, proposal, confidence, attributes },
    },
  }
}

const endLook = async (turn: Turn, id: string, result: LookResult): Promise<void> => {
  await turn.query('update judgments set look_at = null where workspace = $1 and id = $2', [turn.workspace, id])
  await turn.query('update second_looks set result = $3, why = $4 where workspace = $1 and judgment = $2', [
    ...[turn.workspace, id, result.result, result.result === 'failed' ? result.why : null],
  ])
}

async function closeLook(engine: Engine, turn: Turn, id: string, result: LookResult): Promise<void> {
  const judgment = await readJudgment(turn, turn.workspace, id)
  // Taken back, outrun by another answer, or looked at by another process meanwhile.
  if (judgment?.status !== 'settling' || judgment.look_at === null) return
  const task = await readTask(turn, turn.workspace, judgment.task)
  const row = await readDecision(turn, turn.workspace, judgment.decision)
  const key = row && keyOf(turn.state.key, row)
  if (result.result === 'objected' && task && row && key)
    return objectTo(engine, turn, judgment, task, row, key, result.objection)
  await endLook(turn, id, result)
  if (result.result === 'failed' && task) recordFailure(turn, task, 'url')
  if (judgment.settle_at <= turn.nowMs) await settleJudgment(engine, turn, { ...judgment, look_at: null })
  else turn.alarm(judgment.settle_at)
}
