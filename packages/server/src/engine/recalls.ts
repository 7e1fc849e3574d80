/**
 * Recall: what many decisions did is taken back. The alarm finds every recall that runs and hands it to the committer,
 * which takes a batch on under the head and moves the recall's cursor in the same transaction: whichever process comes
 * by goes on, after a crash too, and each decision is taken back once.
 */
import { CountersignError, formatId, parseId, type AlikeFilter, type RecallWire } from '@countersign/core'
import { countAlike, nextRecalled } from '../store/alike.ts'
import { readDecisions } from '../store/decisions.ts'
import type { Query } from '../store/database.ts'
import { countOpened, listRecalls, readRecall, type RecallRow } from '../store/recalls.ts'
import { openJson } from '../store/seal.ts'
import type { Idempotency, Turn } from './committer.ts'
import { nameOf } from './compensations.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import { overturn } from './override.ts'
import type { WorkspaceState } from './workspace-state.ts'

/** How many are taken back in one turn at the head: others wait for no longer than this takes. */
const perTurn = 20

export function startRecall(
  engine: Engine,
  workspace: string,
  by: { actor: Actor; person: string },
  filter: AlikeFilter,
  reason: string,
  idempotency: Idempotency | null,
): Promise<RecallWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const counts = await countAlike(turn, workspace, filter, null)
      const matched = counts.reduce((sum, row) => sum + row.recallable, 0)
      const id = turn.newId()
      await turn.query(
        `insert into recalls (workspace, id, filter, sealed, state, person, matched, upto, created_at) values ($1, $2, $3, $4, 'running', $5, $6, $2, at_ms($7))`,
        [
          workspace,
          id,
          JSON.stringify(filter),
          engine.seal.json(turn.state.key, { reason }),
          by.person,
          matched,
          turn.nowMs,
        ],
      )
      turn.alarm(turn.nowMs)
      turn.record({
        type: 'recall.started',
        actor: by.actor,
        data: { recall: formatId('recall', id), of: matched, filter: { ...filter } },
      })
      return wireOf(turn, turn.state, (await readRecall(turn, workspace, id)) as RecallRow)
    },
    idempotency,
  )
}

/** One batch on. */
export async function workRecall(engine: Engine, turn: Turn, id: string): Promise<void> {
  const recall = await readRecall(turn, turn.workspace, id)
  if (recall?.state !== 'running') return
  const ids = await nextRecalled(turn, turn.workspace, recall.filter, recall.after, recall.upto, perTurn)
  const actor: Actor = { kind: 'person', id: formatId('person', recall.person) }
  const { reason } = openJson<{ reason: string }>(turn.state.key, recall.sealed)
  const rows = new Map((await readDecisions(turn, turn.workspace, ids)).map((row) => [row.id, row]))
  let opened = 0
  for (const one of ids) {
    const row = rows.get(one)
    // An appeal holds its decision as it is.
    if (!row || row.appeal !== null) continue
    const cause = { cause: 'recall' as const, causeId: id, person: recall.person, actor }
    await overturn(engine, turn, row, cause, { comment: reason })
    opened++
  }
  const over = ids.length < perTurn
  await turn.query(
    `update recalls set opened = opened + $3, skipped = skipped + $4, after = coalesce($5, after), state = case when $6 then 'done' else state end, closed_at = case when $6 then at_ms($7) else null end where workspace = $1 and id = $2`,
    [turn.workspace, id, opened, ids.length - opened, ids.at(-1) ?? null, over, turn.nowMs],
  )
  if (over)
    turn.record({
      type: 'recall.done',
      actor,
      data: {
        recall: formatId('recall', id),
        opened: recall.opened + opened,
        skipped: recall.skipped + ids.length - opened,
      },
    })
  else turn.alarm(turn.nowMs)
}

/** What was taken back stays taken back; the rest is left. */
export function cancelRecall(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  idempotency: Idempotency | null,
): Promise<RecallWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const recall = await recallOrThrow(turn, workspace, id)
      if (recall.state !== 'running')
        throw new CountersignError('already-ended', `The recall is ${recall.state} by now.`)
      await turn.query(
        `update recalls set state = 'cancelled', closed_at = at_ms($3) where workspace = $1 and id = $2`,
        [workspace, recall.id, turn.nowMs],
      )
      turn.record({ type: 'recall.cancelled', actor, data: { recall: id, opened: recall.opened } })
      return wireOf(turn, turn.state, await recallOrThrow(turn, workspace, id))
    },
    idempotency,
  )
}

async function recallOrThrow(q: Query, workspace: string, id: string): Promise<RecallRow> {
  const uuid = parseId('recall', id)
  const row = uuid && (await readRecall(q, workspace, uuid))
  if (!row) throw new CountersignError('not-found', `There is no recall ${id.slice(0, 60)} in this workspace.`)
  return row
}

const wireOf = async (q: Query, state: WorkspaceState, row: RecallRow): Promise<RecallWire> =>
  (await wiresOf(q, state, [row]))[0] as RecallWire

async function wiresOf(q: Query, state: WorkspaceState, rows: readonly RecallRow[]): Promise<RecallWire[]> {
  const counts =
    rows.length === 0
      ? []
      : await countOpened(
          q,
          state.id,
          rows.map(({ id }) => id),
        )
  return rows.map((row) => {
    const of = (what: string) => counts.find((one) => one.recall === row.id && one.state === what)?.n ?? 0
    return {
      id: formatId('recall', row.id),
      state: row.state,
      filter: row.filter,
      reason: openJson<{ reason: string }>(state.key, row.sealed).reason,
      by: nameOf(state, row.person),
      of: row.matched,
      opened: row.opened,
      skipped: row.skipped,
      done: of('done'),
      failed: of('failed'),
      open: of('open'),
      created_at: isoTime(row.created_at),
      closed_at: row.closed_at === null ? null : isoTime(row.closed_at),
    }
  })
}

export const findRecall = async (q: Query, state: WorkspaceState, id: string): Promise<RecallWire> =>
  wireOf(q, state, await recallOrThrow(q, state.id, id))

export async function recallPage(
  q: Query,
  state: WorkspaceState,
  before: string | undefined,
  limit: number,
): Promise<{ items: RecallWire[]; next: string | null }> {
  const rows = await listRecalls(q, state.id, before, limit + 1)
  const items = rows.slice(0, limit)
  return {
    items: await wiresOf(q, state, items),
    next: rows.length > limit ? formatId('recall', (items.at(-1) as RecallRow).id) : null,
  }
}
