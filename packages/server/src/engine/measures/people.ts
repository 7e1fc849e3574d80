/**
 * How people decide: what they had to carry, and whether they lean on the AI too much or too little. Each is held against
 * what is known and against their own past, nobody against anybody, and how fast anybody is stands nowhere here.
 */
import { rubberStamp, type Counted } from '@countersign/algorithms'
import { formatId, type FigureWire, type InsightsPeopleWire, type Verdict } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { isoTime } from '../entry.ts'
import { veiledSql } from '../veil.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { auditedColumns, isAiWrong, wasTurnedDown, type Audited } from './audited.ts'
import { differenceFigure, shareFigure, unknownFigure } from './figure.ts'
import { givenSql, matchesSql, measured, valuesOf, type Within } from './within.ts'

const dayMs = 86_400_000
const pastMs = 90 * dayMs
const points = 12
/** Of somebody else, a share of fewer is chance, and is not told. */
const leastOfOthers = 5
/** Of so many, the latest. */
const mostKnown = 50_000

interface Load {
  person: string
  answered: number
  days: number
  most: number
}
interface Known extends Omit<Audited, 'audit'> {
  person: string
  answer: Verdict
  planted: boolean
  audit: Verdict | null
  adverse: boolean | null
}
interface Approvals {
  person: string
  /** Null: the stretch before. */
  bucket: number | null
  hits: number
  n: number
}
type Source = 'seeded' | 'audited' | 'truth'

/** Was the AI wrong, and who says so? Null where nobody does. */
function knowledgeOf(row: Known): { wrong: boolean; source: Source } | null {
  if (row.planted) return { wrong: true, source: 'seeded' }
  if (row.audit !== null) {
    // People changed it and the audit would change it again: of the proposal that says nothing.
    if (row.edited && row.audit === 'overturn') return null
    return { wrong: isAiWrong({ ...row, audit: row.audit }), source: 'audited' }
  }
  // The truth is about what was done: where that was what the AI proposed, or its opposite.
  if (row.adverse === null || row.edited) return null
  return { wrong: wasTurnedDown(row) ? !row.adverse : row.adverse, source: 'truth' }
}

const accepted = ({ answer }: Known): boolean => answer === 'approve'

export interface Asking {
  person: string | null
  /** May see others' figures. */
  others: boolean
}

export async function peopleInsights(
  q: Query,
  state: WorkspaceState,
  within: Within,
  asking: Asking,
): Promise<InsightsPeopleWire> {
  const bucketMs = Math.max(dayMs, Math.ceil((within.toMs - within.fromMs) / points))
  const values = [...valuesOf(within), asking.others ? null : asking.person]
  const mine = `judgments j join decisions d on d.workspace = j.workspace and d.id = j.decision
    join tasks k on k.workspace = j.workspace and k.id = j.task`
  const counted = `j.status in ('settling', 'settled') and ($8::uuid is null or j.person = $8) and ${matchesSql} and not (${veiledSql})`
  const [loads, known, approvals, held] = await Promise.all([
    q.query<Load>(
      `select person, sum(n)::int as answered, count(*) as days, max(n) as most from (
         select j.person, floor(extract(epoch from j.created_at) / 86400) as day, count(*) as n from ${mine} where ${givenSql} and ${counted} group by 1, 2) one group by 1`,
      values,
    ),
    q.query<Known>(
      `select j.person, j.verdict as answer, d.planted, a.verdict as audit, r.adverse, ${auditedColumns} from ${mine}
         left join lateral (select b.verdict from judgments b join tasks t on t.workspace = b.workspace and t.id = b.task and t.kind = 'audit' and t.status = 'done'
           where b.workspace = d.workspace and b.decision = d.id and b.status = 'settled' and b.verdict in ('uphold', 'overturn') and b.person <> j.person order by b.id limit 1) a on true
         left join lateral (select u.adverse from truths u where u.workspace = d.workspace and u.decision = d.id and u.adverse is not null order by u.observed_at desc, u.id desc limit 1) r on true
       where ${givenSql} and ${counted} and j.status = 'settled' and k.kind = 'approval' and (d.planted or a.verdict is not null or r.adverse is not null) order by j.id desc limit ${mostKnown}`,
      values,
    ),
    q.query<Approvals>(
      `select j.person, case when j.created_at >= at_ms($9) then floor((extract(epoch from j.created_at) * 1000 - $9) / $10)::int end as bucket, count(*) filter (where j.verdict = 'approve') as hits, count(*) as n
       from ${mine} where ${givenSql} and ${counted} and k.kind = 'approval' and not d.planted group by 1, 2`,
      [values[0], within.fromMs - pastMs, ...values.slice(2), within.fromMs, bucketMs],
    ),
    q.query<{ person: string; n: number }>(
      `select lease_person as person, count(*) as n from tasks where workspace = $1 and status = 'leased' and lease_until > app_now() group by 1`,
      [state.id],
    ),
  ])
  const people = loads.map((load) => {
    const own = load.person === asking.person
    const told = (figure: FigureWire): FigureWire =>
      own || figure.n === null || figure.n >= leastOfOthers ? figure : { ...figure, value: null, interval: null }
    const items = known
      .filter(({ person }) => person === load.person)
      .flatMap((row) => {
        const knowledge = knowledgeOf(row)
        return knowledge ? [{ row, ...knowledge }] : []
      })
    const from = (source: Source) => items.filter((item) => item.source === source)
    const [wrong, right] = [items.filter((item) => item.wrong), items.filter((item) => !item.wrong)]
    const share = (of: typeof items, isHit: (row: Known) => boolean): FigureWire =>
      told(shareFigure(of.filter(({ row }) => isHit(row)).length, of.length))
    const theirs = approvals.filter(({ person }) => person === load.person)
    return {
      id: formatId('person', load.person),
      name: state.people.get(load.person)?.name ?? 'somebody who has left',
      own,
      ...{ answered: load.answered, days: load.days, most_in_a_day: load.most },
      held: held.find(({ person }) => person === load.person)?.n ?? 0,
      over_reliance: share(wrong, accepted),
      under_reliance: share(right, (row) => !accepted(row)),
      known: { seeded: from('seeded').length, audited: from('audited').length, truth: from('truth').length },
      seeded_caught: share(from('seeded'), (row) => !accepted(row)),
      approvals: approvalTest(theirs, told),
      series: theirs
        .filter((one): one is Approvals & { bucket: number } => one.bucket !== null)
        .sort((a, b) => a.bucket - b.bucket)
        .map(({ bucket, hits, n }) => ({
          at: isoTime(within.fromMs + bucket * bucketMs),
          ...told(shareFigure(hits, n)),
        })),
    }
  })
  people.sort((a, b) => Number(b.own) - Number(a.own) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
  return { ...measured(within), others: asking.others, people }
}

function approvalTest(
  theirs: readonly Approvals[],
  told: (figure: FigureWire) => FigureWire,
): InsightsPeopleWire['people'][number]['approvals'] {
  const sum = (some: readonly Approvals[]): Counted =>
    some.reduce((all, { hits, n }) => ({ hits: all.hits + hits, n: all.n + n }), { hits: 0, n: 0 })
  const now = sum(theirs.filter(({ bucket }) => bucket !== null))
  const before = sum(theirs.filter(({ bucket }) => bucket === null))
  const { result, p } = rubberStamp(now, before)
  return {
    now: told(shareFigure(now.hits, now.n)),
    before: told(shareFigure(before.hits, before.n)),
    rise: result === 'too-few' ? unknownFigure : differenceFigure(now, before),
    ...{ result, p },
  }
}
