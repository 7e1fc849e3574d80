/** One version of a policy, and whether it may decide. */
import {
  allowedOrThrow,
  CountersignError,
  decideActivation,
  isLoosening,
  type Loosening,
  type Policy,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Turn } from '../committer.ts'
import { compileOrThrow, policyIdOrThrow } from '../policies.ts'
import { testPolicy } from '../policy/test-policy.ts'

export interface VersionRow {
  policy: string
  version: number
  source: string
  author_person: string | null
  activated_at: number | null
}

/** The newest where no version is named. */
export async function versionOrThrow(q: Query, workspace: string, id: string, version?: number): Promise<VersionRow> {
  const policy = await policyIdOrThrow(q, workspace, id)
  const [row] = await q.query<VersionRow>(
    'select policy, version, source, author_person, activated_at from policy_versions where workspace = $1 and policy = $2 and ($3::int is null or version = $3) order by version desc limit 1',
    [workspace, policy, version ?? null],
  )
  if (!row) throw new CountersignError('not-found', 'There is no such version of this policy.')
  return row
}

/** @throws CountersignError `tests-failed` with the place of each. */
export function passedOrThrow({ source }: Pick<VersionRow, 'source'>): void {
  const { failures } = testPolicy(source)
  if (failures.length > 0) throw new CountersignError('tests-failed', undefined, { errors: [...failures] })
}

/** @throws CountersignError `signature-required` where it loosens against `active` and nobody else has signed it. */
export async function signedOrThrow(turn: Turn, row: VersionRow, active: Policy | null): Promise<Loosening> {
  const loosening = isLoosening(active, compileOrThrow(row.source))
  const signatures = await turn.query<{ person: string }>(
    'select person from signatures where workspace = $1 and policy = $2 and version = $3',
    [turn.workspace, row.policy, row.version],
  )
  const signers = signatures.map(({ person }) => person).filter((person) => turn.state.people.get(person)?.active)
  allowedOrThrow(decideActivation(loosening, { author: row.author_person, signers, solo: turn.state.solo }))
  return loosening
}
