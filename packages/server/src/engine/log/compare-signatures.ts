/** Signatures beside the log: each is the one that its line commits to, and stands under the answer that was signed. */
import { formatDigest, formatId, type LogFinding } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openBytes, sha256, unwrapKey, type Key } from '../../store/seal.ts'
import type { Leaf } from '../entry.ts'
import type { SignatureContent } from '../content.ts'

interface Row {
  id: string
  decision: string
  person: string
  verdict: string
  digest: Buffer | null
  signed_with: string | null
  signature_sealed: Buffer | null
  key: Buffer | null
}
interface Line {
  leaf: Leaf
  position: number
}

export async function compareSignatures(
  q: Query,
  workspace: string,
  workspaceKey: Key,
  lines: readonly Line[],
): Promise<LogFinding[]> {
  const ids = lines.map(({ leaf }) => String(leaf.data['judgment']).slice('jud_'.length))
  if (ids.length === 0) return []
  const rows = await q.query<Row>(
    `select j.id, j.decision, j.person, j.verdict, j.digest, j.signed_with, j.signature_sealed, coalesce(d.wrapped_key, s.wrapped_key) as key
     from judgments j join decisions d on d.workspace = j.workspace and d.id = j.decision
     left join subject_keys s on s.workspace = d.workspace and s.ref = d.subject_ref
     where j.workspace = $1 and j.id = any($2::uuid[])`,
    [workspace, ids],
  )
  const byId = new Map(rows.map((row) => [formatId('judgment', row.id), row]))
  return lines.flatMap(({ leaf, position }): LogFinding[] => {
    const id = String(leaf.data['judgment'])
    const told = leaf.data['signature'] as { commit?: string } | undefined
    const row = byId.get(id)
    const where = `signature of ${id} (entry ${position})`
    if (!row) return told ? [{ what: 'truncated', where, why: 'the answer that was signed is missing' }] : []
    const why = differenceOf(row, told, workspaceKey)
    return why === null ? [] : [{ what: 'tampered', where, why }]
  })
}

function differenceOf(row: Row, told: { commit?: string } | undefined, workspaceKey: Key): string | null {
  if (!told) return row.signed_with === null ? null : 'the log knows of no such signature'
  // Erased: that it was signed stands in the log, and in what way; the words are gone with everything else.
  if (row.key === null) return null
  if (row.signed_with === null || row.signature_sealed === null) return 'the signature is missing'
  let text: string
  try {
    text = openBytes(unwrapKey(workspaceKey, row.key), row.signature_sealed).toString('utf8')
  } catch {
    return 'the signature was changed'
  }
  if (sha256(text).toString('hex') !== told.commit) return 'it is not the signature that was given'
  const signed = JSON.parse(text) as SignatureContent
  const under: [string | null, string | null][] = [
    [signed.judgment, formatId('judgment', row.id)],
    [signed.decision, formatId('decision', row.decision)],
    [signed.person, formatId('person', row.person)],
    [signed.verdict, row.verdict],
    [signed.digest, row.digest && formatDigest(row.digest.toString('hex'))],
  ]
  return under.every(([was, is]) => was === is) ? null : 'what stands over it is not what was signed'
}
