/**
 * Right answers with their reasons, beside a version of a guideline. One that is an item of the project is kept without
 * its data and sealed under the item's own key: what is erased with the item is gone here too.
 */
import {
  checkLabels,
  CountersignError,
  formatId,
  parseId,
  type ExampleRequest,
  type ExampleWire,
  type FieldError,
  type Json,
  type Labels,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../store/seal.ts'
import { readDecisions } from '../../store/decisions.ts'
import { checkValue } from '../check-schema.ts'
import type { Turn } from '../committer.ts'
import type { Content } from '../content.ts'
import type { Engine } from '../engine.ts'
import { contentOf, keyOf } from '../sealed-key.ts'
import type { ProjectRow } from './project-row.ts'

/** Of one version. */
export const mostExamples = 50

interface Kept {
  /** Of an item: where the item stands. */
  data?: Json
  labels: Labels
  why: string
}
interface Row {
  project: string
  version: number
  decision: string | null
  sealed: Buffer
  wrapped_key: Buffer | null
  content: Buffer | null
}
export interface NewExample {
  /** The item that it is. */
  decision: string | null
  key: Key
  data: Json
  labels: Labels
  why: string
}

const place = (project: string, version: number): string => `${project} ${version}`

/** Of each of these versions, by `<project> <version>`. @param leads who is told which item one is. */
export async function readExamples(
  q: Pick<Query, 'query'>,
  { id: workspace, key }: { id: string; key: Key },
  wanted: readonly { project: string; version: number }[],
  leads: boolean,
): Promise<(version: { project: string; version: number }) => ExampleWire[]> {
  const rows = await q.query<Row>(
    `select e.project, e.version, e.decision, e.sealed, d.wrapped_key, d.sealed as content from guideline_examples e
       join unnest($2::uuid[], $3::integer[]) as w(project, version) on (w.project, w.version) = (e.project, e.version)
       left join decisions d on d.workspace = e.workspace and d.id = e.decision
     where e.workspace = $1 order by e.place`,
    [workspace, wanted.map(({ project }) => project), wanted.map(({ version }) => version)],
  )
  const byVersion = Map.groupBy(rows, ({ project, version }) => place(project, version))
  return ({ project, version }) => (byVersion.get(place(project, version)) ?? []).flatMap(wireOf)

  function wireOf(row: Row): ExampleWire[] {
    if (row.decision === null) {
      const { data = null, labels, why } = openJson<Kept>(key, row.sealed)
      return [{ item: null, data, labels, why }]
    }
    if (row.wrapped_key === null || row.content === null) return []
    const own = unwrapKey(key, row.wrapped_key)
    const { labels, why } = openJson<Kept>(own, row.sealed)
    const data = openJson<Content>(own, row.content).input
    return [{ item: leads ? formatId('decision', row.decision) : null, data, labels, why }]
  }
}

export async function writeExamples(
  { seal }: Pick<Engine, 'seal'>,
  turn: Turn,
  project: string,
  version: number,
  examples: readonly NewExample[],
  after: number,
): Promise<void> {
  const sealed = examples.map(({ decision, key, data, labels, why }) =>
    seal.json(key, (decision === null ? { data, labels, why } : { labels, why }) as unknown as Json),
  )
  await turn.query(
    `insert into guideline_examples (workspace, project, version, place, decision, sealed)
     select $1, $2, $3, u.place + $6, u.decision, u.sealed from unnest($4::uuid[], $5::bytea[]) with ordinality as u(decision, sealed, place)`,
    [turn.workspace, project, version, examples.map(({ decision }) => decision), sealed, after],
  )
}

/** What a new version says nothing of stays. @returns the last place. */
export async function carryExamples(turn: Turn, project: string, from: number, to: number): Promise<number> {
  const rows = await turn.query<{ place: number }>(
    `insert into guideline_examples (workspace, project, version, place, decision, sealed)
     select workspace, project, $4, place, decision, sealed from guideline_examples where workspace = $1 and project = $2 and version = $3 returning place`,
    [turn.workspace, project, from, to],
  )
  return Math.max(0, ...rows.map((row) => row.place))
}

/**
 * Each with a right answer that could be given; gold is none, because it would be known.
 *
 * @param at where they stand in what was sent; empty: the one is all of it.
 * @throws `bad-input` with every place.
 */
export async function examplesOrThrow(
  turn: Turn,
  project: ProjectRow,
  given: readonly ExampleRequest[],
  at = 'examples',
): Promise<NewExample[]> {
  const ids = given.map(({ item }) => (item === undefined ? undefined : parseId('decision', item)))
  const known = await turn.query<{ decision: string; gold: boolean }>(
    'select decision, gold_sealed is not null as gold from items where workspace = $1 and project = $2 and decision = any($3)',
    [turn.workspace, project.id, ids.filter((id) => id !== undefined)],
  )
  const rows = new Map(
    (
      await readDecisions(
        turn,
        turn.workspace,
        known.map(({ decision }) => decision),
      )
    ).map((row) => [row.id, row]),
  )
  const errors: FieldError[] = []
  const examples = given.flatMap(({ item, data, labels, why }, i): NewExample[] => {
    const here = at === '' ? '' : `${at}.${i}.`
    const row = rows.get(ids[i] ?? '')
    const own = row && keyOf(turn.state.key, row)
    if (item === undefined ? data === undefined : !row || !own) {
      errors.push(
        item === undefined
          ? { path: `${here}data`, message: 'missing: what the item holds, or item: one of the project' }
          : { path: `${here}item`, message: 'is no item of this project' },
      )
      return []
    }
    if (known.some(({ decision, gold }) => gold && decision === row?.id))
      errors.push({ path: `${here}item`, message: 'is gold: as an example its answer would be known' })
    const shown = row && own ? contentOf(own, row).input : (data as Json)
    errors.push(
      ...checkLabels({ questions: project.spec.questions, data: shown, fits: checkValue }, labels, `${here}labels`),
    )
    return [{ decision: row?.id ?? null, key: own ?? turn.state.key, data: shown, labels: labels as Labels, why }]
  })
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  return examples
}
