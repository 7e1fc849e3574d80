/** A person's answer: recorded with what was shown and for how long, takes effect when it has settled. */
import {
  canonicalize,
  checkVerdict,
  allowedOrThrow,
  CountersignError,
  digestText,
  formatDigest,
  formatId,
  isBehind,
  isExpert,
  parseId,
  verdictsFor,
  type FieldError,
  type Json,
  type JsonObject,
  type JudgmentRequest,
  type Verdict,
} from '@countersign/core'
import type { DecisionRow } from '../store/decisions.ts'
import { sha256 } from '../store/seal.ts'
import type { TaskRow } from '../store/tasks.ts'
import { checkValue } from './check-schema.ts'
import type { Idempotency, Turn } from './committer.ts'
import type { Content, JudgmentContent } from './content.ts'
import type { Engine } from './engine.ts'
import { isoTime } from './entry.ts'
import { checkItemAnswerOrThrow } from './projects/check-answer.ts'
import { checkInAnswerOrThrow } from './runs/check-in.ts'
import { contentOf, keyOf, outcomeOf } from './sealed-key.ts'
import { readJudgment, type JudgmentRow } from '../store/judgments.ts'
import { forgetLook, isPassed, keepLook, lookAt, type Answered } from './second-look/look.ts'
import { settleJudgment, takeEffect } from './settle.ts'
import { signOrThrow } from './signing/sign.ts'
import { isHidden } from './visible-to.ts'
import { toldDecision, whyNot } from './eligible.ts'
import { useFiles } from './use-files.ts'
import { firstPairOrThrow, heldOrThrow } from './find-task.ts'
import { pairFirst } from './find-task.ts'
import { type Worker } from './worker.ts'
import type { Member } from './workspace-state.ts'

export interface Given {
  id: string
  undo_until: string
  status: 'settling' | 'settled' | 'objected'
  objection: string | null
}
/** Half an hour without an answer ends a sitting. */
const sittingGapMs = 30 * 60_000

export async function judge(
  engine: Engine,
  workspace: string,
  worker: Worker & { authn: JudgmentRow['authn'] },
  taskId: string,
  request: JudgmentRequest,
  idempotency: Idempotency | null,
): Promise<Given> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const { task, decision } = firstPairOrThrow(turn, taskId)
      heldOrThrow(turn, worker, task)
      const member = turn.state.people.get(worker.person) as Member
      const reason = whyNot(turn, member, task, decision)
      if (reason !== null) throw new CountersignError('not-eligible', reason)
      const key = keyOf(turn.state.key, decision)
      if (!key)
        throw new CountersignError('gone', 'What was proposed has been erased; there is nothing left to answer.')
      if (!isBehind(task.kind) && decision.status !== 'waiting')
        throw new CountersignError('task-closed', `The decision is ${decision.status} by now.`)

      const queue = turn.state.queue(task.queue)
      const hidden = isHidden(task, worker.person, queue.aiShown, queue.delayMs, turn.nowMs)
      checkDigest(decision, request, hidden)
      const content = contentOf(key, decision)
      allowedOrThrow(checkVerdict(request.answer.verdict, verdictsFor(task.kind, decision.kind, decision.editable)))
      const standing = outcomeOf(key, decision).proposal ?? content.proposal
      if (task.kind === 'appeal' && !request.comment?.trim())
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: 'comment', message: 'missing: the reasons that the affected person is told' }],
        })
      const answer = checkAnswer(content, request, decision, standing)
      await checkInAnswerOrThrow(turn, decision, answer)
      await useFiles(turn, workspace, decision.id, answer as unknown as Json)
      if (decision.project !== null) await checkItemAnswerOrThrow(turn, task.queue, content.input, request.answer)

      const id = turn.newId()
      const said: JudgmentContent = {
        ...answer,
        comment: request.comment ?? '',
        reasonCodes: request.reason_codes ?? [],
      }
      const digest =
        said.verdict === 'edit' ? sha256(digestText(decision.action, said.proposal as Json)) : decision.digest
      const signature = await signOrThrow(engine, turn, {
        ...{ worker, task, decision, key, request },
        judgment: { id, verdict: said.verdict as Verdict, digest },
      })
      const answered: Answered = {
        ...{ person: worker.person, task, decision, key, content, said, digest },
        proposal: said.proposal ?? standing,
      }
      const look = await lookAt(turn, answered, request.insist === true)
      const objection = look.result?.result === 'objected' ? look.result.objection : null
      const settleAt = objection === null ? turn.nowMs + queue.settleMs : turn.nowMs
      const self =
        (turn.state.solo && !isExpert(member.roles)) ||
        decision.requester === worker.person ||
        decision.proposer === worker.person
      const shown = hidden ? `${queue.aiShown}, hidden` : queue.aiShown
      const now = queue.settleMs === 0 && isPassed(look)
      const sealed = engine.seal.json(key, said as unknown as JsonObject)
      turn.defer({
        name: 'record-judgment',
        text: recordJudgment,
        values: [
          workspace,
          id,
          task.id,
          decision.id,
          worker.person,
          worker.authn,
          self,
          said.verdict,
          digest,
          sealed,
          now ? 'settled' : 'settling',
          turn.nowMs,
          settleAt,
          shown,
          task.revealed_at,
          task.leased_at,
          request.view.active_ms ?? null,
          request.view.opened ?? [],
          decision.planted,
          now ? 'done' : 'settling',
          turn.newId(),
          sittingGapMs,
          signature?.with ?? null,
          signature?.sealed ?? null,
        ],
      })
      turn.record({
        type: 'judgment.recorded',
        decision: toldDecision(task),
        task: task.id,
        actor: worker.actor,
        data: {
          judgment: formatId('judgment', id),
          verdict: said.verdict,
          undo_until: isoTime(settleAt),
          ...(self ? { self: true } : {}),
          shown,
          ...(signature ? { signature: { commit: signature.commit, with: signature.with } } : {}),
          opened: (request.view.opened ?? []).length,
          ...(request.view.active_ms === undefined ? {} : { active_ms: request.view.active_ms }),
        },
      })
      await keepLook(engine, turn, look, id, worker.actor, answered)
      if (!now) {
        turn.alarm(settleAt)
        const status = objection === null ? ('settling' as const) : ('objected' as const)
        return { id: formatId('judgment', id), undo_until: isoTime(settleAt), status, objection }
      }
      await takeEffect(
        engine,
        turn,
        {
          id,
          task: task.id,
          decision: decision.id,
          person: worker.person,
          authn: worker.authn,
          self,
          verdict: said.verdict as JudgmentRow['verdict'],
          digest,
          sealed,
          created_at: turn.nowMs,
          signed_with: signature?.with ?? null,
          signature_sealed: signature?.sealed ?? null,
        },
        decision,
        task.kind,
      )
      return {
        ...{ id: formatId('judgment', id), undo_until: isoTime(settleAt) },
        ...{ status: 'settled' as const, objection: null },
      }
    },
    idempotency,
    pairFirst(workspace, taskId),
  )
}

function checkDigest(decision: DecisionRow, request: JudgmentRequest, hidden: boolean): void {
  if (decision.digest === null) return
  const shown = request.view.digest
  // Where the label is hidden its digest is too, and the answer is the reviewer's own.
  if ((shown === undefined || shown === null) && hidden && decision.kind !== 'action') return
  if (shown === undefined || shown === null)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'view.digest', message: 'missing: the digest of the decision as it was shown' }],
    })
  if (shown !== formatDigest(decision.digest.toString('hex'))) throw new CountersignError('digest-mismatch')
}

/** The answer, checked against what was asked. An edit that changes nothing is an approval. */
function checkAnswer(
  content: Content,
  request: JudgmentRequest,
  decision: DecisionRow,
  standing: Json,
): Omit<JudgmentContent, 'comment' | 'reasonCodes'> {
  const { answer } = request
  const errors: FieldError[] = []
  if (answer.verdict === 'edit' && answer.proposal === undefined)
    errors.push({ path: 'answer.proposal', message: 'missing: the proposal as it should be' })
  if (answer.verdict === 'return' && !request.comment?.trim())
    errors.push({ path: 'comment', message: 'missing: what should be done differently' })
  if (
    answer.verdict === 'respond' &&
    answer.proposal === undefined &&
    answer.labels === undefined &&
    answer.scores === undefined &&
    answer.choice === undefined &&
    !request.comment?.trim()
  )
    errors.push({ path: 'answer.proposal', message: 'missing: the answer' })
  if ((answer.verdict === 'approve' || answer.verdict === 'reject') && answer.proposal !== undefined)
    errors.push({ path: 'answer.proposal', message: `belongs to an edit, not to "${answer.verdict}"` })
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  if ((answer.verdict === 'edit' || answer.verdict === 'respond') && answer.proposal !== undefined && content.schema) {
    const misfits = checkValue(content.schema, answer.proposal, 'answer.proposal')
    if (misfits.length > 0) throw new CountersignError('schema-mismatch', undefined, { errors: misfits })
  }
  const verdict =
    answer.verdict === 'edit' &&
    decision.kind !== 'question' &&
    canonicalize(answer.proposal as Json) === canonicalize(standing)
      ? 'approve'
      : answer.verdict
  return {
    verdict,
    ...(verdict !== 'approve' && answer.proposal !== undefined ? { proposal: answer.proposal } : {}),
    ...(answer.labels === undefined ? {} : { labels: answer.labels }),
    ...(answer.scores === undefined ? {} : { scores: answer.scores }),
    ...(answer.choice === undefined ? {} : { choice: answer.choice }),
  }
}

/** The judgment with its place in the reviewer's sitting, and its task's status: one round trip. */
const recordJudgment = `
  with seat as (
    update people set sitting = case when sitting_at > at_ms($12) - $22 * interval '1 millisecond' then sitting else $21::uuid end,
      sitting_count = case when sitting_at > at_ms($12) - $22 * interval '1 millisecond' then sitting_count + 1 else 1 end, sitting_at = at_ms($12)
    where workspace = $1 and id = $5 returning sitting, sitting_count),
  said as (
    insert into judgments (workspace, id, task, decision, person, authn, self, verdict, digest, sealed, status, created_at, settle_at, sitting, sitting_position, ai_shown, revealed_at, leased_at, active_ms, opened, planted, signed_with, signature_sealed)
    select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, at_ms($12), at_ms($13), sitting, sitting_count, $14, at_ms($15), at_ms($16), $17, $18, $19, $23, $24 from seat)
  update tasks set status = $20, judgment = $2 where workspace = $1 and id = $3`

async function ownJudgmentOrThrow(turn: Turn, worker: Worker, id: string): Promise<JudgmentRow> {
  const uuid = parseId('judgment', id)
  const judgment = uuid && (await readJudgment(turn, turn.workspace, uuid))
  if (!judgment) throw new CountersignError('not-found', `There is no judgment ${id.slice(0, 60)} in this workspace.`)
  if (judgment.person !== worker.person) throw new CountersignError('forbidden', 'This judgment is somebody else’s.')
  return judgment
}

/** While it settles: the task is theirs again, as if nothing had been said; the log keeps both. */
export function undoJudgment(
  engine: Engine,
  workspace: string,
  worker: Worker,
  id: string,
  idempotency: Idempotency | null,
): Promise<{ id: string; status: 'undone'; task: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const judgment = await ownJudgmentOrThrow(turn, worker, id)
      const answer = { id, status: 'undone' as const, task: formatId('task', judgment.task) }
      if (judgment.status === 'undone') return answer
      if (judgment.status !== 'settling' || turn.nowMs >= judgment.settle_at) throw new CountersignError('undo-over')
      await turn.query(`update judgments set status = 'undone' where workspace = $1 and id = $2`, [
        workspace,
        judgment.id,
      ])
      await forgetLook(turn, judgment.id, judgment.task)
      const [task] = await turn.query<TaskRow>('select * from tasks where workspace = $1 and id = $2', [
        workspace,
        judgment.task,
      ])
      const { queue, acknowledged_until } = task as TaskRow
      const until = Math.max(turn.nowMs + turn.state.queue(queue).leaseMs, acknowledged_until ?? 0)
      await turn.query(
        `update tasks set status = 'leased', judgment = null, lease_until = at_ms($3) where workspace = $1 and id = $2 and status = 'settling'`,
        [workspace, judgment.task, until],
      )
      turn.alarm(until)
      turn.record({
        type: 'judgment.undone',
        decision: toldDecision(task as TaskRow),
        task: judgment.task,
        actor: worker.actor,
        data: { judgment: id },
      })
      return answer
    },
    idempotency,
  )
}

/** Takes effect at once instead of when it would have settled. */
export function commitJudgment(
  engine: Engine,
  workspace: string,
  worker: Worker,
  id: string,
  idempotency: Idempotency | null,
): Promise<{ id: string; status: 'settled' | 'settling' }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const judgment = await ownJudgmentOrThrow(turn, worker, id)
      if (judgment.status === 'undone' || judgment.status === 'void' || judgment.status === 'objected')
        throw new CountersignError('undo-over', `The judgment is ${judgment.status}.`)
      // While it is looked at it cannot take effect; it does as soon as that is over.
      if (judgment.status === 'settling' && judgment.look_at !== null) {
        await turn.query('update judgments set settle_at = at_ms($3) where workspace = $1 and id = $2', [
          ...[workspace, judgment.id, turn.nowMs],
        ])
        return { id, status: 'settling' as const }
      }
      if (judgment.status === 'settling') await settleJudgment(engine, turn, judgment)
      return { id, status: 'settled' as const }
    },
    idempotency,
  )
}
