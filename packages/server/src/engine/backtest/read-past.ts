/** The past, decision by decision in its order: what it was about, how it was routed, and what people made of it. */
import {
  isBehind,
  type DecisionKind,
  type Mode,
  type OutcomeBy,
  type OutcomeVerdict,
  type TaskKind,
  type Verdict,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../store/seal.ts'
import type { Content } from '../content.ts'

interface Row {
  id: string
  system: string
  version: string
  kind: DecisionKind
  action: string
  mode: Mode
  confidence: number | null
  reversible: boolean
  audit_p: number
  sampled: boolean
  queue: string | null
  seats: string
  run: string | null
  outcome_verdict: OutcomeVerdict | null
  outcome_by: OutcomeBy | null
  overridden: boolean
  stays: boolean
  created_at: number
  wrapped_key: Buffer | null
  sealed: Buffer
}
interface JudgmentRow {
  decision: string
  verdict: Verdict
  kind: TaskKind
  queue: string
  person: string
  active_ms: number | null
  created_at: number
}

/** What people found: by deciding it, by an audit, or otherwise (an override, a veto, a truth that came later). */
export interface Found {
  judged: boolean
  audited: boolean
  wrong: boolean
}
export interface Past extends Row {
  /** Null where it can be read no more. */
  content: Content | null
  found: Found
}
export type Handling = Pick<JudgmentRow, 'queue' | 'person' | 'active_ms' | 'created_at'>

export interface Span {
  workspace: string
  sinceMs: number
  untilMs: number
}

const batch = 1_000
const disagreeing: readonly string[] = ['edit', 'reject', 'return', 'overturn']

/** The first id that a time could have. */
const floorOf = (ms: number): string => {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}

// The limit stands inside, so that a generic plan walks the keys and joins what it has found.
const readRows = (q: Query, { workspace, untilMs }: Span, after: string): Promise<Row[]> =>
  q.query<Row>(
    `select d.id, d.system, d.version, d.kind, d.action, d.mode, d.confidence, d.reversible, d.audit_p, d.sampled, d.queue, d.seats, d.run,
       d.outcome_verdict, d.outcome_by, d.overridden_at is not null as overridden, (d.ended_at is null or d.release_id is not null) as stays, d.created_at,
       coalesce(d.wrapped_key, k.wrapped_key) as wrapped_key, d.sealed
     from (select * from decisions where workspace = $1 and id > $2 and id < $3 and project is null order by id limit ${batch}) d
       left join subject_keys k on k.workspace = d.workspace and k.ref = d.subject_ref order by d.id`,
    [workspace, after, floorOf(untilMs)],
    'backtest-rows',
  )

async function readFindings(q: Query, workspace: string, rows: readonly Row[]) {
  const between = [workspace, rows[0]?.id, rows.at(-1)?.id]
  const [judgments, truths] = await Promise.all([
    q.query<JudgmentRow>(
      `select j.decision, j.verdict, t.kind, t.queue, j.person, j.active_ms, j.created_at from judgments j join tasks t on t.workspace = j.workspace and t.id = j.task
       where j.workspace = $1 and j.decision between $2 and $3 and j.status = 'settled' order by j.id`,
      between,
      'backtest-judgments',
    ),
    q.query<{ decision: string; adverse: boolean }>(
      'select decision, bool_or(adverse) as adverse from truths where workspace = $1 and decision between $2 and $3 and adverse is not null group by decision',
      between,
      'backtest-truths',
    ),
  ])
  return { judgments, truths: new Map(truths.map(({ decision, adverse }) => [decision, adverse])) }
}

function findingOf(row: Row, judgments: readonly JudgmentRow[], adverse: boolean | undefined): Found {
  const approval = judgments.filter(({ kind }) => kind === 'approval')
  const audits = judgments.filter(({ kind }) => kind === 'audit')
  const said = row.outcome_by === 'person' ? row.outcome_verdict : null
  return {
    judged: approval.length > 0 && (said === 'approved' || said === 'rejected' || said === 'returned'),
    audited: audits.length > 0,
    wrong:
      row.overridden ||
      adverse === true ||
      (said !== null && said !== 'approved' && said !== 'answered') ||
      [...approval, ...audits].some(({ verdict }) => disagreeing.includes(verdict)),
  }
}

function contentOf(key: Key, { wrapped_key, sealed }: Row): Content | null {
  try {
    return wrapped_key ? openJson<Content>(unwrapKey(key, wrapped_key), sealed) : null
  } catch {
    return null
  }
}

/**
 * Read by key, some thousands at a time, the next while this one is worked on: no transaction stays open.
 *
 * @param handled told each answer that people gave.
 */
export async function* readPast(
  q: Query,
  key: Key,
  span: Span,
  handled: (handling: Handling) => void,
): AsyncGenerator<Past[]> {
  const read = async (after: string) => {
    const rows = await readRows(q, span, after)
    return { rows, findings: rows.length > 0 ? readFindings(q, span.workspace, rows) : null }
  }
  for (let next = read(floorOf(span.sinceMs)); ;) {
    const { rows, findings } = await next
    if (!findings) return
    next = read(rows.at(-1)?.id ?? floorOf(span.untilMs))
    // Where the work on this batch fails, nobody is left to wait for the next.
    next.catch(() => undefined)
    const { judgments, truths } = await findings
    const of = new Map<string, JudgmentRow[]>()
    for (const judgment of judgments) {
      if (!isBehind(judgment.kind)) handled(judgment)
      const all = of.get(judgment.decision)
      if (all) all.push(judgment)
      else of.set(judgment.decision, [judgment])
    }
    yield rows.map((row) =>
      Object.assign(row, {
        content: contentOf(key, row),
        found: findingOf(row, of.get(row.id) ?? [], truths.get(row.id)),
      }),
    )
  }
}
