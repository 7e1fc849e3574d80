/** Whoever answers an item asks whoever leads about it, and is answered. */
import { CountersignError, formatId, parseId, type InquiryAnswer, type InquiryWire } from '@countersign/core'
import { readDecision } from '../../store/decisions.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { keyOf } from '../sealed-key.ts'
import { heldTaskOrThrow } from '../find-task.ts'
import { type Worker } from '../worker.ts'
import { examplesOrThrow } from './examples.ts'
import { addGuideline } from './make-project.ts'
import { readProject, type ProjectRow } from './project-row.ts'
import { inquiryWires, type InquiryRow } from './read-inquiries.ts'

/** Of one person about one item. */
const mostOfOne = 20

/** The item stays in hand: it may be answered meanwhile, skipped, or given back. */
export function askLead(
  engine: Engine,
  workspace: string,
  worker: Worker,
  taskId: string,
  question: string,
  idempotency: Idempotency | null,
): Promise<InquiryWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const task = await heldTaskOrThrow(turn, worker, taskId)
      const project = turn.state.queue(task.queue).project
      if (!project) throw new CountersignError('forbidden', 'Such questions are asked about items of a project.')
      const decision = await readDecision(turn, workspace, task.decision)
      const key = decision && keyOf(turn.state.key, decision)
      if (!key) throw new CountersignError('gone', 'The item has been erased; there is nothing left to ask about.')
      const [asked] = await turn.query<{ n: number }>(
        'select count(*) as n from inquiries where workspace = $1 and decision = $2 and person = $3',
        [workspace, task.decision, worker.person],
      )
      if ((asked?.n ?? 0) >= mostOfOne)
        throw new CountersignError(
          'forbidden',
          `You have asked ${mostOfOne} questions about this item; wait for answers.`,
        )
      const id = turn.newId()
      const [row] = await turn.query<InquiryRow>(
        `insert into inquiries (workspace, id, project, decision, person, sealed, asked_at) values ($1, $2, $3, $4, $5, $6, at_ms($7)) returning *`,
        [workspace, id, project.id, task.decision, worker.person, engine.seal.json(key, question), turn.nowMs],
      )
      // Like every line about items, without the item.
      turn.record({
        ...{ type: 'inquiry.asked', actor: worker.actor },
        data: { project: formatId('project', project.id), inquiry: formatId('inquiry', id) },
      })
      return wireIn(turn, row as InquiryRow, { person: worker.person, leads: false })
    },
    idempotency,
  )
}

const wireIn = async (
  turn: Turn,
  row: InquiryRow,
  reader: { person: string | null; leads: boolean },
): Promise<InquiryWire> => (await inquiryWires(turn, turn.state, [row], reader))[0] as InquiryWire

async function inquiryOrThrow(turn: Turn, id: string): Promise<InquiryRow> {
  const uuid = parseId('inquiry', id)
  const [row] = uuid
    ? await turn.query<InquiryRow>('select * from inquiries where workspace = $1 and id = $2', [turn.workspace, uuid])
    : []
  if (!row) throw new CountersignError('not-found', `There is no question ${id.slice(0, 60)} in this workspace.`)
  return row
}

/** Answered again, the later answer takes the place of the one before. */
export function answerInquiry(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  { answer, share, labels }: InquiryAnswer,
  idempotency: Idempotency | null,
): Promise<InquiryWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const inquiry = await inquiryOrThrow(turn, id)
      const decision = await readDecision(turn, workspace, inquiry.decision)
      const key = decision && keyOf(turn.state.key, decision)
      if (!key) throw new CountersignError('gone', 'The item has been erased, and the question with it.')
      if (share === 'guideline') {
        const project = (await readProject(turn, workspace, inquiry.project)) as ProjectRow
        const item = formatId('decision', inquiry.decision)
        const more = await examplesOrThrow(turn, project, [{ item, labels: labels ?? {}, why: answer }], '')
        await addGuideline(engine, turn, project, actor, { more })
      }
      const [row] = await turn.query<InquiryRow>(
        `update inquiries set answer_sealed = $3, answered_by = $4, answered_at = at_ms($5), share = $6, seen_at = null where workspace = $1 and id = $2 returning *`,
        [workspace, inquiry.id, engine.seal.json(key, answer), actor.id ?? actor.kind, turn.nowMs, share],
      )
      turn.record({
        ...{ type: 'inquiry.answered', actor },
        data: {
          ...{ project: formatId('project', inquiry.project), inquiry: id, share },
          person: formatId('person', inquiry.person),
        },
      })
      return wireIn(turn, row as InquiryRow, { person: null, leads: true })
    },
    idempotency,
  )
}
