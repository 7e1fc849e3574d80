/** Whether a person's answer is looked at a second time, and what came of the objection before it. */
import {
  allowedOrThrow,
  decideAfterObjection,
  formatId,
  type AnswerSeen,
  type CameOf,
  type Json,
  type LookResult,
} from '@countersign/core'
import type { DecisionRow } from '../../store/decisions.ts'
import { readJudgment } from '../../store/judgments.ts'
import type { Key } from '../../store/seal.ts'
import type { TaskRow } from '../../store/tasks.ts'
import type { Turn } from '../committer.ts'
import type { Content, JudgmentContent } from '../content.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { judgmentOf } from '../sealed-key.ts'
import { toldDecision } from '../eligible.ts'
import { objectTo, verifierActor } from './object.ts'
import { factsOf, lookByRules } from './rules.ts'

export interface Answered {
  person: string
  task: TaskRow
  decision: DecisionRow
  key: Key
  content: Content
  /** What would stand after the answer. */
  proposal: Json
  said: JudgmentContent
  digest: Buffer | null
}
export interface Look {
  /** Who looks; null where nobody does: no verifier, or the person insists. */
  source: 'rules' | 'url' | null
  /** What the rules say, at once; a program is asked outside of the head. */
  result: LookResult | null
  before: { judgment: string; came: CameOf } | null
}

/** @throws where the person insists and there is nothing to insist against. */
export async function lookAt(turn: Turn, answered: Answered, insist: boolean): Promise<Look> {
  const { task, decision, content, said } = answered
  const { verifier } = turn.state.queue(task.queue)
  const objected = task.objection === null ? null : await readJudgment(turn, turn.workspace, task.objection)
  const mine = objected?.person === answered.person ? objected : null
  const { came } = allowedOrThrow(
    decideAfterObjection(
      mine && seenOf(judgmentOf(answered.key, mine.sealed), mine.digest),
      seenOf(said, answered.digest),
      insist,
    ),
  )
  const before = mine && came ? { judgment: mine.id, came } : null
  if (insist || verifier === null) return { source: null, result: null, before }
  if ('url' in verifier) return { source: 'url', result: null, before }
  const facts = factsOf(decision, content, answered.proposal)
  return { source: 'rules', result: lookByRules(verifier.rules, said.verdict, facts), before }
}

const seenOf = ({ verdict, proposal, labels, scores, choice }: JudgmentContent, digest: Buffer | null): AnswerSeen => ({
  verdict,
  ...(proposal === undefined ? {} : { proposal }),
  ...(labels === undefined ? {} : { labels }),
  ...(scores === undefined ? {} : { scores }),
  ...(choice === undefined ? {} : { choice }),
  digest: digest?.toString('hex') ?? null,
})

/** Whether the answer may take effect without waiting for anybody. */
export const isPassed = ({ source, result }: Look): boolean =>
  source === null || (result !== null && result.result !== 'objected')

/** What was looked at, and what follows: nothing, an objection, or a program that is to be asked. */
export async function keepLook(
  engine: Engine,
  turn: Turn,
  look: Look,
  judgment: string,
  actor: Actor,
  { person, task, decision, key }: Answered,
): Promise<void> {
  const about = { decision: toldDecision(task), task: task.id }
  if (look.before) {
    await turn.query('update second_looks set came = $3, next = $4 where workspace = $1 and judgment = $2', [
      ...[turn.workspace, look.before.judgment, look.before.came, judgment],
    ])
    await turn.query('update tasks set objection = null where workspace = $1 and id = $2', [turn.workspace, task.id])
    if (look.before.came === 'insisted')
      turn.record({
        ...about,
        type: 'judgment.insisted',
        actor,
        data: {
          judgment: formatId('judgment', judgment),
          objected: formatId('judgment', look.before.judgment),
        },
      })
  }
  if (look.source === null) return
  const { result } = look
  await turn.query(
    `insert into second_looks (workspace, judgment, task, decision, queue, source, result, why, at) values ($1, $2, $3, $4, $5, $6, $7, $8, at_ms($9))`,
    [
      ...[turn.workspace, judgment, task.id, decision.id, task.queue, look.source, result?.result ?? null],
      ...[result?.result === 'failed' ? result.why : null, turn.nowMs],
    ],
  )
  if (result === null) {
    await turn.query('update judgments set look_at = at_ms($3) where workspace = $1 and id = $2', [
      turn.workspace,
      judgment,
      turn.nowMs,
    ])
    turn.alarm(turn.nowMs)
  } else if (result.result === 'objected')
    await objectTo(engine, turn, { id: judgment, person }, task, decision, key, result.objection)
  else if (result.result === 'failed') recordFailure(turn, task, look.source)
}

/** The alarm: people's answers stand without a second look. */
export function recordFailure(turn: Turn, task: TaskRow, source: 'rules' | 'url'): void {
  turn.record({
    type: 'verifier.failed',
    decision: toldDecision(task),
    task: task.id,
    actor: verifierActor,
    data: { queue: task.queue, source },
  })
}

/** An answer is taken back: nothing looks at it any more, and the objection before it stands again. */
export async function forgetLook(turn: Turn, judgment: string, task: string): Promise<void> {
  await turn.query(
    `with looked as (update judgments set look_at = null where workspace = $1 and id = $2),
       before as (update second_looks set came = null, next = null where workspace = $1 and task = $3 and next = $2 returning judgment)
     update tasks set objection = before.judgment from before where workspace = $1 and id = $3`,
    [turn.workspace, judgment, task],
  )
}
