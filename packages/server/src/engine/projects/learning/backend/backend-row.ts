/** What is kept of a project's ML backend beside its address: its secret, how it was, and what it was told. */
import type { Learning, LearningRequest, MlBackend, MlBackendStep, MlBackendWire } from '@countersign/core'
import type { Query } from '../../../../store/database.ts'
import { openBytes, openJson, type Key } from '../../../../store/seal.ts'
import type { Turn } from '../../../committer.ts'
import type { Engine } from '../../../engine.ts'
import { isoTime } from '../../../entry.ts'
import { checkAddress, type AddressRules } from '../../../safe-address.ts'

export interface BackendRow {
  url: string
  secret_sealed: Buffer | null
  model_version: string | null
  asked_at: number | null
  fault_sealed: Buffer | null
  told_at: number | null
  told_n: number | null
}
export interface Fault {
  during: MlBackendStep
  why: string
}

/** The backend of a project's learning, where its learner is one. */
export const backendOf = (learning: Pick<Learning, 'learner'> | null): MlBackend | null =>
  learning !== null && learning.learner !== 'built-in' ? learning.learner : null

export const readBackend = async (q: Query, workspace: string, project: string): Promise<BackendRow | undefined> =>
  (
    await q.query<BackendRow>('select * from ml_backends where workspace = $1 and project = $2', [workspace, project])
  )[0]

export const secretOf = (key: Key, { secret_sealed }: BackendRow): string | null =>
  secret_sealed && openBytes(key, secret_sealed).toString()

export const backendWire = (key: Key, row: BackendRow | undefined): MlBackendWire | null =>
  row
    ? {
        ...{ model_version: row.model_version, has_secret: row.secret_sealed !== null },
        asked_at: row.asked_at === null ? null : isoTime(row.asked_at),
        fault: row.fault_sealed && openJson<Fault & Record<string, string>>(key, row.fault_sealed),
      }
    : null

/** As it is kept with the project: without the secret. @throws where its address may not be called. */
export function learningOf(request: LearningRequest | null, rules: AddressRules): Learning | null {
  if (request === null || request.learner === 'built-in') return request as Learning | null
  const { secret: _, ...learner } = request.learner
  checkAddress(learner.url, rules, 'learning.learner.url')
  return { ...request, learner }
}

/** A secret is kept while the address stays the same: it is never sent to another one. */
export async function keepBackend(
  engine: Engine,
  turn: Turn,
  project: string,
  request: LearningRequest | null,
): Promise<void> {
  const { workspace } = turn
  if (request === null || request.learner === 'built-in') {
    await turn.query('delete from ml_backends where workspace = $1 and project = $2', [workspace, project])
    return
  }
  const { url, secret } = request.learner
  const was = await readBackend(turn, workspace, project)
  const kept = was?.url === url ? was : undefined
  await turn.query(
    `insert into ml_backends (workspace, project, url, secret_sealed) values ($1, $2, $3, $4)
     on conflict (workspace, project) do update set url = excluded.url, secret_sealed = excluded.secret_sealed,
       model_version = null, asked_at = null, fault_sealed = null,
       told_at = case when ml_backends.url = excluded.url then ml_backends.told_at end,
       told_n = case when ml_backends.url = excluded.url then ml_backends.told_n end`,
    [
      ...[workspace, project, url],
      secret === undefined ? (kept?.secret_sealed ?? null) : engine.seal.bytes(turn.state.key, secret),
    ],
  )
}
