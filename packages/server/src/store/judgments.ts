import type { GivenBy, SignedWith, Verdict } from '@countersign/core'
import type { Query } from './database.ts'

export interface JudgmentRow {
  workspace: string
  id: string
  task: string
  decision: string
  person: string
  authn: GivenBy
  self: boolean
  verdict: Verdict
  digest: Buffer | null
  sealed: Buffer
  status: 'settling' | 'settled' | 'undone' | 'void' | 'objected'
  created_at: number
  settle_at: number
  ai_shown: string
  sitting_position: number
  active_ms: number | null
  opened: string[]
  /** While a verifier looks at it. */
  look_at: number | null
  /** How the signer showed who they are; null where it is not signed. */
  signed_with: SignedWith | null
  signature_sealed: Buffer | null
}

export const readJudgment = async (q: Query, workspace: string, id: string): Promise<JudgmentRow | undefined> =>
  (
    await q.query<JudgmentRow>(
      'select * from judgments where workspace = $1 and id = $2',
      [workspace, id],
      'read-judgment',
    )
  )[0]
