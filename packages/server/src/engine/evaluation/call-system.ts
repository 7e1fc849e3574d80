/** A system that is called for its outputs: items of a stored data set go out, a handful at a time. */
import { canonicalize, isJsonObject, type Json, type JsonObject } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey } from '../../store/seal.ts'
import { openOf, standsIn, subjectKeyOf, type DatasetItem, type DatasetItemRow } from '../datasets/dataset-row.ts'
import type { Engine } from '../engine.ts'
import { post } from '../post.ts'
import { checkAddress, type AddressRules } from '../safe-address.ts'
import { outputRef, type EvaluationRow, type Item } from './evaluation-row.ts'

const [together, mostTries] = [8, 3]
const timeoutMs = 60_000
const mostBytes = 256 * 1_024

/** What is kept sealed until the evaluation has ended. */
export interface CallSecret {
  secret: string | null
  body: JsonObject
}
type Answer = { ok: true; output: Json } | { ok: false; why: string }

/** Answers whether any was called: then there may be more. New items come first, so that one that failed is given time. */
export async function callSome(engine: Engine, rules: AddressRules, row: EvaluationRow): Promise<boolean> {
  const { workspace, id, dataset_id, call_url, call_sealed } = row
  if (call_url === null || call_sealed === null) return false
  const items = await readDue(engine.database, row)
  if (items.length === 0) return false
  const { key } = await engine.states.get(workspace)
  const said = openJson<CallSecret>(key, call_sealed)
  const called = await Promise.all(
    items.map(async (due) => {
      const item = openOf<DatasetItem>(key, due)
      return { due, item, answer: await call(rules, call_url, said, item) }
    }),
  )
  await engine.committer.act(workspace, async (turn) => {
    const { key: now } = turn.state
    for (const { due, item, answer } of called) {
      const output: Item = {
        ...{ id: item.id, input: item.input, output: answer.ok ? answer.output : null, expected: item.expected },
      }
      const sealing = due.subject_key ? unwrapKey(now, due.subject_key) : now
      const tries = due.tries + 1
      // Of what was erased meanwhile nothing is kept.
      await turn.query(
        `insert into evaluation_outputs as o (workspace, evaluation, n, external_ref, sealed, state, tries, why_sealed, subject_ref, from_decision)
         select $1, $2, i.n, $5, $6, $7, $8, $9, i.subject_ref, i.from_decision from dataset_items i where i.workspace = $1 and i.dataset = $3 and i.n = $4
         on conflict (workspace, evaluation, n) do update set sealed = excluded.sealed, state = excluded.state, tries = excluded.tries, why_sealed = excluded.why_sealed
           where o.state = 'calling'`,
        [
          ...[workspace, id, dataset_id, due.n, outputRef(now, id, item.id)],
          engine.seal.json(sealing, output as unknown as Json),
          ...(answer.ok
            ? ['waiting', 0, null]
            : [tries >= mostTries ? 'unanswered' : 'calling', tries, engine.seal.json(now, answer.why)]),
        ],
      )
    }
  })
  return true
}

type Due = DatasetItemRow & { tries: number }

async function readDue(q: Query, { workspace, id, dataset_id, dataset_version }: EvaluationRow): Promise<Due[]> {
  const columns = `i.n, i.sealed, i.subject_ref, ${subjectKeyOf('i')}`
  const values = [workspace, id, dataset_id, dataset_version, together]
  const fresh = await q.query<Due>(
    `select ${columns}, 0 as tries from dataset_items i where i.workspace = $1 and i.dataset = $3 and ${standsIn('$4')}
         and i.n > (select coalesce(max(n), -1) from evaluation_outputs where workspace = $1 and evaluation = $2) order by i.n limit $5`,
    values,
  )
  if (fresh.length > 0) return fresh
  return q.query<Due>(
    `select ${columns}, o.tries from evaluation_outputs o join dataset_items i on i.workspace = o.workspace and i.dataset = $3 and i.n = o.n
       where o.workspace = $1 and o.evaluation = $2 and o.state = 'calling' and ${standsIn('$4')} order by o.tries, o.n limit $5`,
    values,
  )
}

async function call(
  rules: AddressRules,
  url: string,
  { secret, body }: CallSecret,
  item: DatasetItem,
): Promise<Answer> {
  const headers = {
    ...{ 'content-type': 'application/json', 'user-agent': 'Countersign' },
    ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
  }
  try {
    const sent = JSON.stringify({ ...body, id: item.id, input: item.input })
    const said = await post(checkAddress(url, rules, 'call.url'), headers, sent, rules, timeoutMs, mostBytes)
    return readOutput(said.status, said.body)
  } catch (error) {
    return { ok: false, why: (error as Error).message.slice(0, 300) }
  }
}

/** What a system answered, which may be anything. */
export function readOutput(status: number, body: string): Answer {
  if (status < 200 || status > 299) return { ok: false, why: `answered ${status}` }
  if (Buffer.byteLength(body) >= mostBytes) return { ok: false, why: `answered ${mostBytes / 1_024} KiB or more` }
  try {
    const said = JSON.parse(body) as Json
    if (!isJsonObject(said) || said.output === undefined) return { ok: false, why: 'answered without an output' }
    // What cannot be written down cannot be kept.
    canonicalize(said.output)
    return { ok: true, output: said.output }
  } catch {
    return { ok: false, why: 'answered with what is no JSON that can be kept' }
  }
}
