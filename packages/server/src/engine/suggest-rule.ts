/**
 * "Write the rule that I am following": a person's own settled decisions become labelled cases; the shortest readable
 * rule that decides them alike is proposed, with its exceptions. Seeded errors are left out: they were planted wrong.
 */
import { induceRule, isRuleMet, wilsonInterval, type FeatureRow, type Rule } from '@countersign/algorithms'
import { formatId, type Json, type SuggestionWire } from '@countersign/core'
import { proposedSql, readDecisions } from '../store/decisions.ts'
import type { Content } from './content.ts'
import type { Engine } from './engine.ts'
import { draftPolicy } from './policy/draft-policy.ts'
import { writeRule } from './policy/write-rule.ts'
import { contentOf, keyOf } from './sealed-key.ts'
import type { WorkspaceState } from './workspace-state.ts'

const mostCases = 2_000
const mostFeatures = 40
/** Texts longer than this are prose, not categories. */
const longestCategory = 60

export async function suggestRule(
  engine: Engine,
  state: WorkspaceState,
  person: string,
  action: string | undefined,
): Promise<SuggestionWire> {
  const given = await engine.database.query<{ decision: string; verdict: string }>(
    `select j.decision, j.verdict from judgments j join decisions d on (d.workspace, d.id) = (j.workspace, j.decision) join tasks t on (t.workspace, t.id) = (j.workspace, j.task)
     where j.workspace = $1 and j.person = $2 and j.status in ('settled', 'settling') and not j.planted and j.label_voided_at is null and t.kind = 'approval' and d.kind <> 'question' and ${proposedSql} and not (d.status = 'waiting' and d.seats like '!blind%') and j.verdict in ('approve', 'edit', 'reject', 'return')
       and ($3::text is null or d.action = $3) order by j.id desc limit $4`,
    [state.id, person, action ?? null, mostCases],
  )
  const rows = new Map(
    (await readDecisions(engine.database, state.id, [...new Set(given.map((one) => one.decision))])).map((row) => [
      row.id,
      row,
    ]),
  )
  const ids: string[] = []
  const cases: FeatureRow[] = []
  const labels: boolean[] = []
  for (const { decision, verdict } of given) {
    const row = rows.get(decision)
    const key = row && keyOf(state.key, row)
    if (!row || !key) continue
    ids.push(row.id)
    cases.push(featuresOf(row.action, row.system, row.confidence, contentOf(key, row)))
    labels.push(verdict === 'approve')
  }
  const nothing = (why: string): SuggestionWire => ({
    source: null,
    why,
    when: null,
    words: null,
    considered: ids.length,
    covered: 0,
    agreed: 0,
    interval: null,
    agreeing: [],
    exceptions: [],
  })
  if (ids.length < 6)
    return nothing(
      `You have decided ${ids.length} here so far; about six, some of them refusals where you do refuse, are the least from which a rule can be read.`,
    )
  const found = induceRule(keepUseful(cases), labels)
  const rule = found.found ? found.rule : narrowestRule(cases, labels)
  if (rule === null)
    return nothing(
      `No short rule decides these ${ids.length} as you did. Decide some more, or write the rule yourself.`,
    )
  const written = writeRule(
    rule.map((all) =>
      all.map(({ feature, operator, value }) => ({ feature, op: operator === '=' ? '==' : operator, value })),
    ),
  )
  const matched = cases.flatMap((one, i) => (isRuleMet(rule, one) ? [i] : []))
  const covered = matched.length
  const exceptions = matched.filter((i) => !labels[i])
  const agreed = covered - exceptions.length
  const idAt = (i: number) => formatId('decision', ids[i] as string)
  return {
    source: draftPolicy('drafted-from-decisions', written.when),
    why: `It would have let ${covered} of your ${ids.length} decisions go ahead; you approved ${agreed} of those.`,
    when: written.when,
    words: written.words,
    considered: ids.length,
    covered,
    agreed,
    interval: intervalOf(agreed, covered),
    agreeing: matched.filter((i) => labels[i]).map(idAt),
    exceptions: exceptions.map(idAt),
  }
}

const intervalOf = (successes: number, trials: number): [number, number] => {
  const { lower, upper } = wilsonInterval(successes, trials)
  return [lower, upper]
}

/** Scalars that a policy can name. Groups are never among them. */
function featuresOf(
  action: string,
  system: string,
  confidence: number | null,
  content: Content,
): Record<string, number | boolean | string | null> {
  const features: Record<string, number | boolean | string | null> = { action, system, confidence }
  const add = (prefix: string, value: Json, depth: number) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > 3) return
    for (const [name, member] of Object.entries(value)) {
      const path = `${prefix}.${name}`
      if (typeof member === 'number' || typeof member === 'boolean') features[path] = member
      else if (typeof member === 'string' && member.length <= longestCategory) features[path] = member
      else add(path, member as Json, depth + 1)
    }
  }
  add('proposal', content.proposal, 0)
  add('attributes', content.attributes, 0)
  return features
}

/** Leaves out what never varies and texts that are different nearly every time (names, numbers of orders). */
function keepUseful(cases: readonly FeatureRow[]): FeatureRow[] {
  const names = [...new Set(cases.flatMap((one) => Object.keys(one)))].filter((name) => {
    const values = cases.map((one) => one[name]).filter((value) => value !== null && value !== undefined)
    const distinct = new Set(values).size
    return distinct > 1 && (typeof values[0] !== 'string' || distinct <= Math.max(2, values.length / 3))
  })
  return cases.map((one) => Object.fromEntries(names.slice(0, mostFeatures).map((name) => [name, one[name] ?? null])))
}

const fewestForNarrow = 4

/**
 * Where there are too few decisions to learn from: of the action that the person approved most, what was proposed at
 * least as confidently as everything they approved above their last refusal. It claims no more than what was seen; the
 * interval beside it says how little that is.
 */
function narrowestRule(cases: readonly FeatureRow[], labels: readonly boolean[]): Rule | null {
  const approvals = new Map<string, number>()
  cases.forEach(
    (one, i) => labels[i] && approvals.set(String(one.action), (approvals.get(String(one.action)) ?? 0) + 1),
  )
  const [action] = [...approvals].sort((a, b) => b[1] - a[1])[0] ?? []
  if (action === undefined) return null
  const confidences = (label: boolean) =>
    cases.flatMap((one, i) =>
      one.action === action && labels[i] === label && typeof one.confidence === 'number' ? [one.confidence] : [],
    )
  const refused = Math.max(-1, ...confidences(false))
  const above = confidences(true).filter((confidence) => confidence > refused)
  if (
    above.length < fewestForNarrow ||
    cases.some((one, i) => one.action === action && labels[i] === false && typeof one.confidence !== 'number')
  )
    return null
  const least = Math.min(...above)
  const rounded = Math.ceil(least * 100) / 100
  return [
    [
      { feature: 'action', operator: '=', value: action },
      {
        feature: 'confidence',
        operator: '>=',
        value: above.filter((confidence) => confidence >= rounded).length >= fewestForNarrow ? rounded : least,
      },
    ],
  ]
}
