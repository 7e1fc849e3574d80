/**
 * The items nearest to one, by what the project's learner learns from, else by its words. A small project is looked at
 * whole; of a large one those that share its rarest words, and others spread over the project.
 */
import type { SparseVector } from '@countersign/algorithms'
import { CountersignError, parseId, type LearningFeatures, type SimilarItemsWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey } from '../../store/seal.ts'
import type { Content } from '../content.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { wireOf } from './find-items.ts'
import { openVector } from './learning/embed-pool.ts'
import { sizeOf, sourceOf, spaceOf, type Source } from './learning/features.ts'
import type { ProjectRow } from './project-row.ts'
import { readItems } from './read-items.ts'
import { readItem } from './item-row.ts'

const mostLooked = 2_000
/** Of those, so many that share its words. */
const mostAlike = 1_500
/** From so many items spread over the project is told how rare a word is. */
const sampled = 400
/** A word that stands in more of them tells little, and is in too many items to look for. */
const commonShare = 0.1
const mostWords = 12
/** Opened before anybody else has a turn. */
const together = 250
/** Numbers or letters that are compared at once: nobody else has a turn meanwhile. */
const mostCompared = 2_000_000

export async function similarItems(
  q: Query,
  state: WorkspaceState,
  project: ProjectRow,
  id: string,
  limit: number,
): Promise<SimilarItemsWire> {
  const decision = parseId('decision', id)
  const item = decision && (await readItem({ query: q.query, workspace: state.id }, decision))
  if (!item || item.project !== project.id || item.state === 'withdrawn')
    throw new CountersignError('not-found', `There is no item ${id.slice(0, 60)} in this project.`)
  const { features, learner } = project.spec.learning ?? {}
  const own: LearningFeatures = learner === 'built-in' && features ? features : { as: 'text' }
  const candidates = await readCandidates(q, state, project, item.decision)
  const { sources, by } = await openSources(q, state, candidates, own)
  const similarity = nearest(sources, item.decision, by === 'embedding', limit)
  const rows = await readItems(q, state, project, { among: [...similarity.keys()], after: 0, limit })
  return {
    items: rows
      .map((row) => ({ item: wireOf(row), similarity: similarity.get(parseId('decision', row.id) as string) ?? 0 }))
      .sort((a, b) => b.similarity - a.similarity || a.item.n - b.item.n),
    ...{ looked: Math.max(0, sources.size - 1), of: Math.max(0, project.items - 1), by },
  }
}

/** Places spread evenly over those of a project. */
const spread = (items: number, count: number): number[] =>
  Array.from({ length: Math.min(items, count) }, (_, i) => 1 + Math.floor((i * items) / Math.min(items, count)))

/** With the item itself. */
async function readCandidates(q: Query, { id: workspace }: WorkspaceState, project: ProjectRow, decision: string) {
  const large = project.items > mostLooked
  const alike = large ? await readAlike(q, workspace, project, decision) : []
  const others = await q.query<{ decision: string }>(
    `select decision from items where workspace = $1 and project = $2 and state <> 'withdrawn' and n = any($3)`,
    [workspace, project.id, spread(project.items, mostLooked)],
  )
  return [...new Set([decision, ...alike, ...others.map((row) => row.decision)])].slice(0, mostLooked + 1)
}

/** Those that share its rarest words. */
async function readAlike(q: Query, workspace: string, project: ProjectRow, decision: string): Promise<string[]> {
  const [found] = await q.query<{ words: string[] }>(
    'select tsvector_to_array(words) as words from search where workspace = $1 and decision = $2',
    [workspace, decision],
  )
  if (!found) return []
  const counted = await q.query<{ word: string; n: number }>(
    `select w as word, count(*) as n from items i join search s on s.workspace = i.workspace and s.decision = i.decision, unnest(tsvector_to_array(s.words)) w
     where i.workspace = $1 and i.project = $2 and i.n = any($3) and w = any($4) group by w`,
    [workspace, project.id, spread(project.items, sampled), found.words],
  )
  const seen = new Map(counted.map(({ word, n }) => [word, n]))
  const rare = found.words
    .filter((word) => (seen.get(word) ?? 0) <= commonShare * sampled)
    .toSorted((a, b) => (seen.get(a) ?? 0) - (seen.get(b) ?? 0) || b.length - a.length)
    .slice(0, mostWords)
  if (rare.length === 0) return []
  const rows = await q.query<{ decision: string }>(
    `select i.decision from search s join items i on i.workspace = s.workspace and i.decision = s.decision
     where s.workspace = $1 and s.words @@ (select string_agg(quote_literal(w), ' | ') from unnest($3::text[]) w)::tsquery
       and i.project = $2 and i.state <> 'withdrawn' limit ${mostAlike}`,
    [workspace, project.id, rare],
  )
  return rows.map((row) => row.decision)
}

interface Row {
  decision: string
  wrapped_key: Buffer
  sealed: Buffer
  vector_sealed: Buffer | null
}

/** What stands in each; those in which nothing of the kind does are left out. */
async function openSources(
  q: Query,
  state: WorkspaceState,
  decisions: readonly string[],
  features: LearningFeatures,
): Promise<{ sources: Map<string, Source>; by: LearningFeatures['as'] }> {
  const texts = new Map<string, Source>()
  const embedded = new Map<string, Source>()
  let room = mostCompared
  for (let at = 0; at < decisions.length; at += together) {
    const rows = await q.query<Row>(
      `select d.id as decision, d.wrapped_key, d.sealed, i.vector_sealed from decisions d join items i on i.workspace = d.workspace and i.decision = d.id
       where d.workspace = $1 and d.id = any($2) and d.wrapped_key is not null`,
      [state.id, decisions.slice(at, at + together)],
    )
    for (const row of rows) {
      const own = unwrapKey(state.key, row.wrapped_key)
      const source = sourceOf(openJson<Content>(own, row.sealed).input, features)
      if (source === null) continue
      room -= typeof source === 'string' ? source.length : sizeOf(source)
      if (room < 0 && row.decision !== decisions[0]) continue
      texts.set(row.decision, source)
      const kept =
        features.as === 'embedding' && typeof source === 'string' ? openVector(own, row.vector_sealed, source) : null
      if (kept) embedded.set(row.decision, kept)
    }
  }
  // What has not been embedded yet is compared by its words.
  return embedded.has(decisions[0] as string)
    ? { sources: embedded, by: 'embedding' }
    : { sources: texts, by: features.as === 'embedding' ? 'text' : features.as }
}

/** By cosine, the nearest first; what shares nothing with it is left out. */
function nearest(
  sources: ReadonlyMap<string, Source>,
  decision: string,
  embedded: boolean,
  limit: number,
): Map<string, number> {
  const ids = [...sources.keys()]
  const at = ids.indexOf(decision)
  if (at === -1) return new Map()
  const { rows } = spaceOf([...sources.values()], embedded)
  const own = new Map(entriesOf(rows[at] as SparseVector))
  const lengthOf = ({ values }: SparseVector) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
  const length = lengthOf(rows[at] as SparseVector)
  return new Map(
    rows
      .map((row, i): [string, number] => {
        const product = entriesOf(row).reduce((sum, [index, value]) => sum + value * (own.get(index) ?? 0), 0)
        return [ids[i] as string, product === 0 ? 0 : product / (length * lengthOf(row))]
      })
      .filter(([id, similarity]) => id !== decision && similarity > 0)
      .sort(([, a], [, b]) => b - a)
      .slice(0, limit),
  )
}

const entriesOf = ({ indices, values }: SparseVector): [number, number][] =>
  [...indices].map((index, i) => [index, values[i] as number])
