/** What waits and is alike, so that it can be looked over and answered together. */
import {
  CountersignError,
  formatDigest,
  formatId,
  isJsonObject,
  type AlikeWire,
  type ByPath,
  type Json,
} from '@countersign/core'
import type { Query } from '../store/database.ts'
import { readDecisions, type DecisionRow } from '../store/decisions.ts'
import type { TaskRow } from '../store/tasks.ts'
import { isoTime } from './entry.ts'
import { contentOf, keyOf, outcomeOf } from './sealed-key.ts'
import { lanesFor, whyNot } from './eligible.ts'
import { taskOrThrow } from './find-task.ts'
import type { WorkspaceState } from './workspace-state.ts'

/** The same system, version and action, in the same queue, which this person may answer: up to `limit`, this one first. */
export async function readAlike(
  q: Query,
  state: WorkspaceState,
  person: string,
  id: string,
  limit: number,
  nowMs: number,
): Promise<AlikeWire> {
  const task = await taskOrThrow({ query: q.query, workspace: state.id }, id)
  if (state.queue(task.queue).aiShown !== 'open')
    throw new CountersignError(
      'forbidden',
      'In this queue everybody answers for themselves, one at a time: what the AI thinks is hidden at first.',
    )
  const member = state.people.get(person)
  const [asked] = await readDecisions(q, state.id, [task.decision])
  if (!asked || !member || task.kind !== 'approval')
    throw new CountersignError('not-found', 'This task has nothing beside it: only approvals are answered together.')
  const lanes = await lanesFor(q, state, member, nowMs, task.queue)
  const rows = await q.query<TaskRow>(
    `select t.* from tasks t join decisions d on (d.workspace, d.id) = (t.workspace, t.decision)
     where t.workspace = $1 and t.queue = $2 and t.kind = 'approval' and (t.status = 'open' and t.class = any($3) or t.status = 'leased' and t.lease_person = $4)
       and d.status = 'waiting' and d.system = $5 and d.version = $6 and d.action = $7
     order by (t.id <> $8), t.order_key, t.id limit $9`,
    [
      ...[state.id, task.queue, lanes.map((lane) => lane.class), person],
      ...[asked.system, asked.version, asked.action, task.id, limit + 1],
    ],
  )
  const decisions = new Map(
    (await readDecisions(q, state.id, [...new Set(rows.map(({ decision }) => decision))])).map((row) => [row.id, row]),
  )
  const seen = new Set<string>()
  const alike = rows.slice(0, limit).flatMap((row) => {
    const decision = decisions.get(row.decision)
    if (!decision || seen.has(decision.id) || whyNot({ state, nowMs }, member, row, decision) !== null) return []
    const values = valuesOf(state, decision)
    if (!values) return []
    seen.add(decision.id)
    return [{ task: row, decision, values }]
  })
  const [first, ...rest] = alike
  const same = Object.entries(first?.values ?? {}).filter(([path, value]) =>
    rest.every(({ values }) => JSON.stringify(values[path]) === JSON.stringify(value)),
  )
  const shared = new Set(same.map(([path]) => path))
  return {
    ...{ system: asked.system, version: asked.version, action: asked.action },
    same: Object.fromEntries(same),
    items: alike.map(({ task: one, decision, values }) => ({
      task: formatId('task', one.id),
      decision: formatId('decision', decision.id),
      digest: decision.digest && formatDigest(decision.digest.toString('hex')),
      created_at: isoTime(decision.created_at),
      differs: Object.fromEntries(Object.entries(values).filter(([path]) => !shared.has(path))),
    })),
    more: rows.length > limit,
  }
}

/** As it would be approved; undefined once it has been erased. */
function valuesOf(state: WorkspaceState, decision: DecisionRow): ByPath | undefined {
  const key = keyOf(state.key, decision)
  if (!key) return undefined
  const values: ByPath = {}
  flatten(outcomeOf(key, decision).proposal ?? contentOf(key, decision).proposal, '', values)
  return values
}

function flatten(value: Json, path: string, into: ByPath): void {
  if (isJsonObject(value) && Object.keys(value).length > 0)
    for (const [name, inner] of Object.entries(value)) flatten(inner, path === '' ? name : `${path}.${name}`, into)
  else if (Array.isArray(value) && value.length > 0)
    value.forEach((inner: Json, at) => flatten(inner, `${path}[${at}]`, into))
  else into[path] = value
}
