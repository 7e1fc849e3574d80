import { CountersignError, formatId, type Json } from '@countersign/core'
import type { Idempotency } from '../../engine/committer.ts'
import { decisionOrThrow } from '../../engine/fate.ts'
import type { DecisionRow } from '../../store/decisions.ts'
import { makeIdempotency, type Call } from '../endpoint.ts'

/** Who asks, of which server. */
export type Asked = Pick<Call, 'context' | 'caller' | 'request'>

/** A protocol that names things by ids of its caller's. */
export type Protocol = 'humanlayer call' | 'humanlayer contact' | 'authzen request'

/** Its caller's id is the idempotency key of the birth: sent again it is the same decision. */
export const birthUnder = (call: Asked, protocol: Protocol, id: string, body: Json): Idempotency =>
  makeIdempotency(call.caller.workspace, id, protocol, body)

/** The decision that was born under it. It is found as long as its idempotency key is kept: 30 days past its end. */
export async function bornUnder(call: Asked, protocol: Protocol, id: string): Promise<DecisionRow> {
  const { workspace } = call.caller
  const { query } = call.context.engine.database
  const { hash } = makeIdempotency(workspace, id, protocol, null)
  const [known] = await query<{ decision: string | null }>(
    'select decision from idempotency where workspace = $1 and hash = $2',
    [workspace, hash],
  )
  if (!known?.decision)
    throw new CountersignError('not-found', `There is no call ${id.slice(0, 60)} in this workspace.`)
  return decisionOrThrow({ query, workspace }, call.caller, formatId('decision', known.decision))
}

/** What the caller acts for: the one system of its key, else the name that it gave itself. */
export const systemOf = (call: Asked, named: string): string =>
  call.caller.systems?.length === 1 ? (call.caller.systems[0] as string) : named
