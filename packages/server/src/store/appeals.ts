import type { AppealStatus } from '@countersign/core'
import type { Query } from './database.ts'

export interface AppealRow {
  workspace: string
  id: string
  decision: string
  task: string
  status: AppealStatus
  language: string
  wants_person: boolean
  sealed: Buffer
  opened_at: number
  due_at: number
  overdue_at: number | null
  closed_at: number | null
  judgment: string | null
  text_sealed: Buffer | null
}
export interface EvidenceRow {
  appeal: string
  n: number
  sealed: Buffer
  at: number
}
export interface LinkRow {
  workspace: string
  decision: string
  language: string
  expires_at: number
}

export const readAppeal = async (
  q: Query,
  workspace: string,
  by: 'id' | 'decision' | 'task',
  id: string,
): Promise<AppealRow | undefined> =>
  (await q.query<AppealRow>(`select * from appeals where workspace = $1 and ${by} = $2`, [workspace, id]))[0]

export const readEvidence = (q: Query, workspace: string, appeals: readonly string[]): Promise<EvidenceRow[]> =>
  q.query<EvidenceRow>(
    'select appeal, n, sealed, at from appeal_evidence where workspace = $1 and appeal = any($2) order by appeal, n',
    [workspace, appeals],
  )

/** Newest first. */
export const listAppeals = (
  q: Query,
  workspace: string,
  filter: { status?: string | undefined; decision?: string | undefined; before?: string | undefined },
  limit: number,
): Promise<AppealRow[]> =>
  q.query<AppealRow>(
    `select * from appeals where workspace = $1 and ($2::text is null or status = $2) and ($3::uuid is null or decision = $3) and ($4::uuid is null or id < $4)
     order by id desc limit $5`,
    [workspace, filter.status, filter.decision, filter.before, limit],
  )

/** The link of this token while it holds. The token is kept only as its hash. */
export const readLink = async (q: Query, hash: Buffer): Promise<LinkRow | undefined> =>
  (
    await q.query<LinkRow>(
      'select workspace, decision, language, expires_at from appeal_links where hash = $1 and revoked_at is null and expires_at > app_now()',
      [hash],
    )
  )[0]

export const everyJudge = async (q: Query, workspace: string, decision: string): Promise<string[]> =>
  (
    await q.query<{ person: string }>('select distinct person from judgments where workspace = $1 and decision = $2', [
      workspace,
      decision,
    ])
  ).map(({ person }) => person)

/** Whoever vetoed, overrode or recalled it. */
export const everyReverser = async (q: Query, workspace: string, decision: string): Promise<string[]> =>
  (
    await q.query<{ person: string }>('select person from compensations where workspace = $1 and decision = $2', [
      workspace,
      decision,
    ])
  ).map(({ person }) => person)
