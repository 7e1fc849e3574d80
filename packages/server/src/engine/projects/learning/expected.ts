/**
 * What the learner expects of the items that it had asked, with its reasons. It is kept with the round, each item's sealed
 * under the item's own key: what is erased with the item is gone here too.
 */
import type { ExpectedWire, Json, LabelWire } from '@countersign/core'
import type { Query } from '../../../store/database.ts'
import { readDecisions } from '../../../store/decisions.ts'
import { openJson, unwrapKey, type Key, type Seal } from '../../../store/seal.ts'
import type { Turn } from '../../committer.ts'
import { contentOf, keyOf } from '../../sealed-key.ts'
import type { ProjectRow } from '../project-row.ts'
import { textOf } from './features.ts'
import type { Result } from './learn-worker.ts'

/** What a round keeps, sealed: by decision what was predicted, and what is expected, sealed once more (base64). */
export interface KeptRound {
  predicted: Record<string, string>
  expected: Record<string, string>
}
type Kept = Omit<ExpectedWire, 'nearest'> & { nearest: { decision: string; similarity: number }[] }

/** Of a neighbour's text, so much is shown. */
const excerpt = 200

/** A round of the version before holds predictions alone. */
export function openRound(key: Key, sealed: Buffer): KeptRound {
  const kept = openJson<KeptRound | Record<string, string>>(key, sealed)
  return typeof kept.predicted === 'object'
    ? (kept as KeptRound)
    : { predicted: kept as Record<string, string>, expected: {} }
}

export async function sealExpected(
  seal: Seal,
  turn: Pick<Turn, 'query' | 'workspace' | 'state'>,
  question: string,
  { learnt, values, many }: Result,
): Promise<Record<string, string>> {
  const rows = await turn.query<{ id: string; wrapped_key: Buffer | null }>(
    'select id, wrapped_key from decisions where workspace = $1 and id = any($2)',
    [turn.workspace, Object.keys(learnt.expected)],
  )
  return Object.fromEntries(
    rows.flatMap(({ id, wrapped_key: wrapped }) => {
      const expected = learnt.expected[id]
      if (!expected || wrapped === null) return []
      const { classes, probability, reasons, nearest } = expected
      const each = classes.map((name) => values[name] ?? name)
      const kept: Kept = { question, value: many ? each : (each[0] ?? null), probability, reasons, nearest }
      return [[id, seal.json(unwrapKey(turn.state.key, wrapped), kept as unknown as Json).toString('base64')]]
    }),
  )
}

/** Null where nothing is expected of it: it was not chosen, or drawn at random, or the project does not suggest. */
export async function readExpected(
  q: Pick<Query, 'query'>,
  key: Key,
  project: ProjectRow,
  decision: { id: string; own: Key },
): Promise<Kept | null> {
  if (project.spec.learning?.suggest !== true) return null
  const [row] = await q.query<{ sealed: Buffer | null }>(
    `select r.sealed from items i join learning_rounds r on r.workspace = i.workspace and r.project = i.project and r.n = i.picked
     where i.workspace = $1 and i.decision = $2 and i.arm = 'strategy' and i.gold_sealed is null`,
    [project.workspace, decision.id],
    'expected-of-item',
  )
  const sealed = row?.sealed ? openRound(key, row.sealed).expected[decision.id] : undefined
  return sealed === undefined ? null : openJson<Kept>(decision.own, Buffer.from(sealed, 'base64'))
}

/** With the neighbours' texts and labels as they stand now: only of items that are done, and that were not erased. */
export async function tellExpected(
  q: Query,
  key: Key,
  { workspace }: ProjectRow,
  { nearest, ...kept }: Kept,
): Promise<ExpectedWire> {
  const ids = nearest.map(({ decision }) => decision)
  const [rows, labels] = await Promise.all([
    readDecisions(q, workspace, ids),
    q.query<{ decision: string; label_sealed: Buffer }>(
      `select decision, label_sealed from items where workspace = $1 and decision = any($2) and state = 'done' and label_sealed is not null`,
      [workspace, ids],
    ),
  ])
  return {
    ...kept,
    nearest: nearest.flatMap(({ decision, similarity }) => {
      const row = rows.find(({ id }) => id === decision)
      const own = row && keyOf(key, row)
      const sealed = labels.find((one) => one.decision === decision)?.label_sealed
      if (!own || !sealed) return []
      const label = openJson<Record<string, LabelWire>>(own, sealed)[kept.question]
      const text = textOf(contentOf(own, row).input).slice(0, excerpt)
      return label ? [{ text, value: label.value, similarity }] : []
    }),
  }
}
