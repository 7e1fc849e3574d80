/** What resembles a flagged decision: the same system, version and action, and similar arguments. */
import { argumentTokens, tokenSimilarity } from '@countersign/algorithms'
import type { Json, ProposalWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { openJson, unwrapKey, type Key } from '../store/seal.ts'

/** An incident in which people have not finished yet. */
export interface OpenIncident {
  id: string
  decision: string
  system: string
  version: string
  action: string
  /** Of the flagged arguments; empty once they were erased, and then nothing resembles them. */
  tokens: ReadonlySet<string>
}
/** What is sealed of an incident under its decision's key. */
export interface IncidentContent {
  proposal: Json
  reasonCode: string | null
  comment: string | null
}

/** Arguments are alike from here on: at least half of what either holds, both hold. */
const alikeFrom = 0.5

export function findLookAlike(
  incidents: readonly OpenIncident[],
  wire: Pick<ProposalWire, 'system' | 'version' | 'action' | 'proposal'>,
): OpenIncident | null {
  const near = incidents.filter(
    (one) => one.system === wire.system && one.version === (wire.version ?? '') && one.action === wire.action,
  )
  if (near.length === 0) return null
  const tokens = argumentTokens(wire.proposal ?? null)
  let best: OpenIncident | null = null
  let bestSimilarity = alikeFrom
  for (const one of near) {
    const similarity = one.tokens.size === 0 ? 0 : tokenSimilarity(one.tokens, tokens)
    if (similarity < bestSimilarity || (best && similarity === bestSimilarity)) continue
    best = one
    bestSimilarity = similarity
  }
  return best
}

export async function readOpenIncidents(q: Query, workspace: string, workspaceKey: Key): Promise<OpenIncident[]> {
  const rows = await q.query<Omit<OpenIncident, 'tokens'> & { sealed: Buffer; wrapped_key: Buffer | null }>(
    `select i.id, i.decision, i.system, i.version, i.action, i.sealed, coalesce(d.wrapped_key, k.wrapped_key) as wrapped_key
     from incidents i join decisions d on d.workspace = i.workspace and d.id = i.decision
     left join subject_keys k on k.workspace = d.workspace and k.ref = d.subject_ref
     where i.workspace = $1 and i.status = 'open' order by i.id`,
    [workspace],
  )
  return rows.map(({ sealed, wrapped_key: wrapped, ...row }) => ({
    ...row,
    tokens: wrapped
      ? argumentTokens(openJson<IncidentContent>(unwrapKey(workspaceKey, wrapped), sealed).proposal)
      : new Set<string>(),
  }))
}
