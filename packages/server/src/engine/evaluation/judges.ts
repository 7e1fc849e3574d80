/** Judges: programs that score outputs by a rubric. Their addresses are called only where the operator allows it. */
import {
  CountersignError,
  formatId,
  parseId,
  type FieldError,
  type JudgeRequest,
  type JudgeWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Idempotency } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { checkAddress, type AddressRules } from '../safe-address.ts'

export interface JudgeRow {
  id: string
  name: string
  kind: JudgeWire['kind']
  /** Null of one that is not asked. */
  url: string | null
  spec: Pick<JudgeWire, 'model' | 'temperature' | 'prompt'>
  secret_sealed: Buffer | null
  made_at: number
  retired_at: number | null
}

const wireOf = ({ id, name, kind, url, spec, made_at, retired_at }: JudgeRow): JudgeWire => ({
  ...{ id: formatId('judge', id), name, kind, url },
  ...{ model: spec.model, temperature: spec.temperature, prompt: spec.prompt },
  ...{ made_at: isoTime(made_at), retired_at: retired_at === null ? null : isoTime(retired_at) },
})

export const readJudge = async (q: Query, workspace: string, uuid: string): Promise<JudgeRow | undefined> =>
  (await q.query<JudgeRow>('select * from judges where workspace = $1 and id = $2', [workspace, uuid]))[0]

export async function judgeOrThrow(q: Query, workspace: string, id: string): Promise<JudgeRow> {
  const uuid = parseId('judge', id)
  const row = uuid && (await readJudge(q, workspace, uuid))
  if (!row) throw new CountersignError('not-found', `There is no judge ${id.slice(0, 60)} in this workspace.`)
  return row
}

/** Newest first. */
export const listJudges = async (q: Query, workspace: string): Promise<JudgeWire[]> =>
  (await q.query<JudgeRow>('select * from judges where workspace = $1 order by id desc', [workspace])).map(wireOf)

function checkRequest({ kind, url, model, secret }: JudgeRequest, rules: AddressRules): void {
  const errors: FieldError[] = []
  const asked = kind !== 'external'
  if (asked && url === undefined) errors.push({ path: 'url', message: 'missing: where it is asked' })
  for (const [path, given] of Object.entries({ url, secret }))
    if (!asked && given !== undefined) errors.push({ path, message: 'is of one that is asked; an external one is not' })
  if (kind === 'openai' && model === undefined) errors.push({ path: 'model', message: 'missing: the model to ask for' })
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  if (url !== undefined) checkAddress(url, rules, 'url')
}

export function addJudge(
  engine: Engine,
  workspace: string,
  actor: Actor,
  rules: AddressRules,
  request: JudgeRequest,
  idempotency: Idempotency | null,
): Promise<JudgeWire> {
  checkRequest(request, rules)
  const { name, kind, url = null, model = null, temperature = null, prompt = null, secret } = request
  return engine.committer.act(
    workspace,
    async (turn) => {
      const [taken] = await turn.query(
        'select 1 from judges where workspace = $1 and name = $2 and retired_at is null',
        [workspace, name],
      )
      if (taken) throw new CountersignError('name-taken', `There is a judge of the name "${name}" already.`)
      const row: JudgeRow = {
        ...{ id: turn.newId(), name, kind, url, spec: { model, temperature, prompt } },
        secret_sealed: secret === undefined ? null : engine.seal.bytes(turn.state.key, secret),
        ...{ made_at: turn.nowMs, retired_at: null },
      }
      await turn.query(
        'insert into judges (workspace, id, name, kind, url, spec, secret_sealed, made_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))',
        [...[workspace, row.id, name, kind, url, JSON.stringify(row.spec)], ...[row.secret_sealed, turn.nowMs]],
      )
      turn.record({ type: 'judge.added', actor, data: { judge: formatId('judge', row.id), kind } })
      return wireOf(row)
    },
    idempotency,
  )
}

export function retireJudge(engine: Engine, workspace: string, actor: Actor, id: string): Promise<JudgeWire> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await judgeOrThrow(turn, workspace, id)
    if (row.retired_at !== null) return wireOf(row)
    await turn.query(
      'update judges set retired_at = at_ms($3), secret_sealed = null where workspace = $1 and id = $2',
      [workspace, row.id, turn.nowMs],
    )
    turn.record({ type: 'judge.retired', actor, data: { judge: id } })
    return wireOf({ ...row, retired_at: turn.nowMs })
  })
}
