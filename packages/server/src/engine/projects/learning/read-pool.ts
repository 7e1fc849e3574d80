/** What is labelled in a project and what could be asked next, as what is learnt from; read some thousand at a time. */
import type { Json, LabelWire, Learning, Question } from '@countersign/core'
import type { Query } from '../../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../../store/seal.ts'
import type { Content } from '../../content.ts'
import type { ProjectRow } from '../project-row.ts'
import { embedPool, openVector, type EmbeddedPart } from './embed-pool.ts'
import { embeddedSize, loadEmbeddings } from './embeddings.ts'
import { sizeOf, sourceOf, textOf, type Source } from './features.ts'
import type { Candidate, Labelled } from './learn.ts'

const together = 2_000
/** Of what could be asked, so many are looked at, drawn by nothing but when they came. */
const mostCandidates = 20_000
export const mostLabelled = 20_000
const longestText = 4_000
/** Of tables and vectors, so many numbers are held at once; the rest is left out. */
const mostNumbers = 8_000_000

interface Row {
  n: number
  decision: string
  arm: string | null
  wrapped_key: Buffer | null
  sealed: Buffer
  label_sealed: Buffer | null
  predicted_sealed: Buffer | null
  vector_sealed: Buffer | null
  done_at: number | null
}

export interface Pool {
  labelled: Labelled[]
  candidates: Candidate[]
  /** The value that stands for each class. */
  values: Record<string, Json>
}

/** The one class that an item was given: paths of a tree are one class each; several at once are none. */
export function classOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'string')
    ? value.join(' / ')
    : null
}

/** The classes of an answer with their values: a path of a tree is one class. Null where it is no answer of this kind. */
export function classesIn(question: Question, value: Json | undefined): Map<string, Json> | null {
  if (question.kind !== 'choice' && question.kind !== 'tree') return null
  const each = question.many === true ? value : [value ?? null]
  if (!Array.isArray(each)) return null
  const classes = new Map<string, Json>()
  for (const one of each as Json[]) {
    const path = question.kind === 'tree' ? one : [one]
    if (!Array.isArray(path) || path.length === 0 || !path.every((step) => typeof step === 'string')) return null
    classes.set(path.join(' / '), one)
  }
  return classes
}

/** In the order in which they came. */
export async function* readRows(
  q: Query,
  { workspace, id }: ProjectRow,
  where: string,
  most: number,
): AsyncGenerator<Row> {
  let seen = 0
  for (let after = 0; seen < most;) {
    const rows = await q.query<Row>(
      `select i.n, i.decision, i.arm, i.label_sealed, i.predicted_sealed, i.vector_sealed, i.done_at, d.wrapped_key, d.sealed
       from (select * from items where workspace = $1 and project = $2 and n > $3 and gold_sealed is null and ${where} order by n limit ${together}) i
         join decisions d on d.workspace = i.workspace and d.id = i.decision order by i.n`,
      [workspace, id, after],
    )
    for (const row of rows) if (row.wrapped_key !== null && seen++ < most) yield row
    const last = rows.at(-1)
    if (!last || rows.length < together) return
    after = last.n
  }
}

export const labelledItems = `state = 'done' and label_sealed is not null`
export const candidateItems = `state = 'open' and picked is null and given = 0`

/** An item as text, whatever stands in it. */
export const openRow = (key: Key, row: Row): { own: Key; text: string } => {
  const own = unwrapKey(key, row.wrapped_key as Buffer)
  return { own, text: textOf(openJson<Content>(own, row.sealed).input).slice(0, longestText) }
}

/** Texts with the one class that each was given. */
export async function readTexts(
  q: Query,
  key: Key,
  project: ProjectRow,
  question: string,
): Promise<{ text: string; label: string }[]> {
  const labelled: { text: string; label: string }[] = []
  for await (const row of readRows(q, project, labelledItems, mostLabelled)) {
    const { own, text } = openRow(key, row)
    const label = classOf(openJson<Record<string, LabelWire>>(own, row.label_sealed as Buffer)[question]?.value)
    if (label !== null) labelled.push({ text, label })
  }
  return labelled
}

/**
 * Items in which nothing stands that could be learnt from are left out.
 * @param tell hears what was embedded, as it is; null: only what is embedded already counts.
 * @param most candidates that are read.
 */
export async function readPool(
  q: Query,
  key: Key,
  project: ProjectRow,
  learning: Learning,
  tell: ((part: EmbeddedPart) => void) | null,
  most = mostCandidates,
): Promise<Pool> {
  const embeds = learning.features?.as === 'embedding'
  const pool: Pool = { labelled: [], candidates: [], values: {} }
  const question = project.spec.questions.find(({ name }) => name === learning.question)
  const open = (row: Row) => {
    const own = unwrapKey(key, row.wrapped_key as Buffer)
    const source = sourceOf(openJson<Content>(own, row.sealed).input, learning.features ?? { as: 'text' })
    const kept = embeds && typeof source === 'string' ? openVector(own, row.vector_sealed, source) : null
    return { own, source: kept ?? source }
  }
  let room = mostNumbers
  const fits = (source: Source | null): source is Source =>
    source !== null && (room -= embeds ? embeddedSize : sizeOf(source)) >= 0
  for await (const row of readRows(q, project, labelledItems, mostLabelled)) {
    const { own, source } = open(row)
    const labels = openJson<Record<string, LabelWire>>(own, row.label_sealed as Buffer)
    const classes = question && classesIn(question, labels[learning.question]?.value)
    if (!classes || !fits(source)) continue
    pool.labelled.push({ decision: row.decision, source, classes: [...classes.keys()], arm: row.arm })
    Object.assign(pool.values, Object.fromEntries(classes))
  }
  for await (const row of readRows(q, project, candidateItems, most)) {
    const { source } = open(row)
    if (fits(source)) pool.candidates.push({ decision: row.decision, source })
  }
  if (!embeds) return pool
  const all = [...pool.labelled, ...pool.candidates]
  const left = new Set(
    tell === null
      ? all.flatMap(({ source, decision }) => (typeof source === 'string' ? [decision] : []))
      : await embedPool(all, loadEmbeddings, tell),
  )
  const stays = ({ decision }: { decision: string }): boolean => !left.has(decision)
  return { ...pool, labelled: pool.labelled.filter(stays), candidates: pool.candidates.filter(stays) }
}
