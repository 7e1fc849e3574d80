/** The versions of a guideline, and the one that stands. */
import type { GuidelineNow } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import type { readExamples } from './examples.ts'

export interface GuidelineRow {
  project: string
  version: number
  text_sealed: Buffer
  made_by: string
  made_at: number
}

/** Newest first. */
export const readGuidelines = (q: Query, workspace: string, project: string): Promise<GuidelineRow[]> =>
  q.query<GuidelineRow>(
    'select * from guidelines where workspace = $1 and project = $2 order by version desc',
    [workspace, project],
    'read-guidelines',
  )

/** Which of them stood when somebody took an item up. @param guidelines newest first. */
export const guidelineAt = (guidelines: readonly GuidelineRow[], atMs: number): GuidelineRow | undefined =>
  guidelines.find(({ made_at }) => made_at <= atMs) ?? guidelines.at(-1)

type Examples = Awaited<ReturnType<typeof readExamples>>

export const guidelineNow = (key: Key, row: GuidelineRow | undefined, examples: Examples): GuidelineNow =>
  row
    ? { version: row.version, text: openJson<string>(key, row.text_sealed), examples: examples(row) }
    : { version: 0, text: '', examples: [] }
