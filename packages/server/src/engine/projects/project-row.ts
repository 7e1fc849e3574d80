/** A project as it stands. */
import {
  CountersignError,
  parseId,
  type AggregationMethod,
  type GoldPolicy,
  type Learning,
  type Overlap,
  type ProjectKind,
  type Question,
  type ViewPart,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'

export interface ProjectSpec {
  view: ViewPart[]
  questions: Question[]
  overlap: Overlap
  gold: GoldPolicy | null
  learning: Learning | null
  aggregation: AggregationMethod
  /** None in projects that were made before it could be said. */
  countModel?: boolean
}
export interface ProjectRow {
  workspace: string
  id: string
  kind: ProjectKind
  name: string
  queue: string
  spec: ProjectSpec
  items: number
  made_at: number
  archived_at: number | null
}

export const readProject = async (q: Query, workspace: string, id: string): Promise<ProjectRow | undefined> =>
  (
    await q.query<ProjectRow>(
      'select * from projects where workspace = $1 and id = $2',
      [workspace, id],
      'read-project',
    )
  )[0]

export async function projectOrThrow(q: Query, workspace: string, id: string): Promise<ProjectRow> {
  const uuid = parseId('project', id)
  const row = uuid && (await readProject(q, workspace, uuid))
  if (!row) throw new CountersignError('not-found', `There is no project ${id.slice(0, 60)} in this workspace.`)
  return row
}
