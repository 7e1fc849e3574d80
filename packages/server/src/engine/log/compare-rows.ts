/**
 * The rows beside the log: that each says what its line in the log says, and that what is sealed in a decision is what
 * was committed to when it was proposed.
 */
import { canonicalize, digestText, formatId, type Json, type LogFinding } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openBytes, sha256, unwrapKey, type Key } from '../../store/seal.ts'
import type { Content } from '../content.ts'
import { isoTime, type Leaf } from '../entry.ts'
import { compareSignatures } from './compare-signatures.ts'

interface EntryColumns {
  position: number
  id: string
  type: string
  at: number
  decision: string | null
  task: string | null
  leaf: Buffer
}
interface DecisionColumns {
  id: string
  action: string
  salt: Buffer
  sealed: Buffer
  digest: Buffer | null
  key: Buffer | null
  edit: Buffer | null
  erased_position: number | null
}
export interface Shred {
  decision: string
  /** The entry that says so. */
  entry: number
}
export interface Compared {
  findings: LogFinding[]
  /** Decisions whose values were erased, as the log says: their proof stands. */
  shredded: Shred[]
}

const hexOf = (text: unknown): Buffer => Buffer.from(typeof text === 'string' ? text : '', 'hex')

/** @param key the workspace's; without one only the rows of the log are compared, and not what is sealed. */
export async function compareRows(
  q: Query,
  workspace: string,
  key: Key | null,
  first: number,
  entries: readonly Uint8Array[],
): Promise<Compared> {
  const rows = await q.query<EntryColumns>(
    'select position, id, type, at, decision, task, leaf from entries where workspace = $1 and position >= $2 and position < $3 order by position',
    [workspace, first, first + entries.length],
  )
  const byPosition = new Map(rows.map((row) => [row.position, row]))
  const findings = entries.flatMap((entry, i): LogFinding[] => {
    const [row, where] = [byPosition.get(first + i), `row of entry ${first + i}`]
    if (!row) return [{ what: 'truncated', where, why: 'the row is missing' }]
    const why = differenceOf(row, entry)
    return why === null ? [] : [{ what: 'tampered', where, why }]
  })
  const leaves = entries.flatMap((entry, i) => {
    const leaf = leafOf(entry)
    return leaf ? [{ leaf, position: first + i }] : []
  })
  const births = leaves.filter(({ leaf }) => leaf.type === 'decision.proposed' && leaf.decision)
  const answers = leaves.filter(({ leaf }) => leaf.type === 'judgment.recorded')
  const shredded = key ? await compareDecisions(q, workspace, key, births, findings) : []
  if (key) findings.push(...(await compareSignatures(q, workspace, key, answers)))
  return { findings, shredded }
}

function leafOf(entry: Uint8Array): Leaf | undefined {
  try {
    return JSON.parse(Buffer.from(entry).toString('utf8')) as Leaf
  } catch {
    return undefined
  }
}

function differenceOf(row: EntryColumns, entry: Uint8Array): string | null {
  if (!row.leaf.equals(entry)) return 'the row holds another text than the log'
  const leaf = leafOf(entry)
  if (!leaf || canonicalize(leaf as unknown as Json) !== row.leaf.toString('utf8')) return 'it is no canonical JSON'
  const told: Record<string, [unknown, unknown]> = {
    id: [formatId('entry', row.id), leaf.id],
    type: [row.type, leaf.type],
    at: [isoTime(row.at), leaf.time],
    decision: [row.decision && formatId('decision', row.decision), leaf.decision ?? null],
    task: [row.task && formatId('task', row.task), leaf.task ?? null],
  }
  const wrong = Object.entries(told).filter(([, [column, line]]) => column !== line)
  return wrong.length === 0 ? null : `its column ${wrong.map(([name]) => name).join(', ')} says something else`
}

async function compareDecisions(
  q: Query,
  workspace: string,
  workspaceKey: Key,
  births: readonly { leaf: Leaf; position: number }[],
  findings: LogFinding[],
): Promise<Shred[]> {
  const rows = await q.query<DecisionColumns>(
    `select d.id, d.action, d.salt, d.sealed, d.digest, d.erased_position, coalesce(d.wrapped_key, s.wrapped_key) as key,
       (select e.leaf from entries e where e.workspace = d.workspace and e.decision = d.id and e.type = 'decision.edited' order by e.position desc limit 1) as edit
     from decisions d left join subject_keys s on s.workspace = d.workspace and s.ref = d.subject_ref
     where d.workspace = $1 and d.id = any($2)`,
    [workspace, births.map(({ leaf }) => (leaf.decision as string).slice('dec_'.length))],
  )
  const byId = new Map(rows.map((row) => [formatId('decision', row.id), row]))
  const erasures = await readErasing(q, workspace, rows)
  const shredded: Shred[] = []
  for (const { leaf, position } of births) {
    const id = leaf.decision as string
    const row = byId.get(id)
    const where = `decision ${id} (entry ${position})`
    if (!row) findings.push({ what: 'truncated', where, why: 'the decision is missing' })
    else if (row.key === null) {
      const why = erasures.get(row.erased_position ?? -1) ?? 'its values are gone, and no line of the log says why'
      if (why === true) shredded.push({ decision: id, entry: row.erased_position as number })
      else findings.push({ what: 'tampered', where, why })
    } else {
      const why = changeOf(row, row.key, workspaceKey, leaf)
      if (why !== null) findings.push({ what: 'tampered', where, why })
    }
  }
  return shredded
}

/** By position: true where the log erases as many there as are erased by it, else what is wrong. */
async function readErasing(
  q: Query,
  workspace: string,
  rows: readonly DecisionColumns[],
): Promise<Map<number, string | true>> {
  const positions = [...new Set(rows.flatMap((row) => row.erased_position ?? []))]
  if (positions.length === 0) return new Map()
  const found = await q.query<{ position: number; leaf: Buffer; n: number }>(
    `select e.position, e.leaf, (select count(*)::int from decisions d where d.workspace = e.workspace and d.erased_position = e.position) as n
     from entries e where e.workspace = $1 and e.position = any($2)`,
    [workspace, positions],
  )
  return new Map(
    found.map(({ position, leaf: text, n }) => {
      const leaf = leafOf(text)
      if (leaf?.type !== 'subject.erased' && leaf?.type !== 'retention.shredded')
        return [position, `its values are gone, and entry ${position} erases nothing`]
      const told = leaf.data['decisions']
      return [position, told === n || `entry ${position} erases ${String(told)} decisions, and ${n} are erased by it`]
    }),
  )
}

function changeOf(row: DecisionColumns, wrapped: Buffer, workspaceKey: Key, leaf: Leaf): string | null {
  let text: string
  try {
    text = openBytes(unwrapKey(workspaceKey, wrapped), row.sealed).toString('utf8')
  } catch {
    return 'what is sealed in it was changed'
  }
  if (!sha256(row.salt, text).equals(hexOf(leaf.data['commit']))) return 'it is not what was proposed'
  if (row.digest === null) return null
  const edited = row.edit && leafOf(row.edit)?.data['commit']
  const right = edited
    ? sha256(row.salt, row.digest).equals(hexOf(edited))
    : row.digest.equals(sha256(digestText(row.action, (JSON.parse(text) as Content).proposal)))
  return right ? null : 'its digest is not that of what was proposed'
}
