/** Scores that a source outside gives, of outputs and of decisions: each by its own id, so that a batch may come twice. */
import {
  canonicalize,
  checkScores,
  CountersignError,
  formatId,
  parseId,
  type Criterion,
  type FieldError,
  type Json,
  type JsonObject,
  type OutsideScoreRequest,
  type OutsideScoresRequest,
  type ScoresGivenWire,
} from '@countersign/core'
import { readDecisions } from '../../store/decisions.ts'
import { hmac, openJson, type Key } from '../../store/seal.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { keyOf } from '../sealed-key.ts'
import { evaluationOrThrow, outputRef, type EvaluationRow } from './evaluation-row.ts'
import { judgeOrThrow, type JudgeRow } from './judges.ts'
import { criteriaOf, rubricOrThrow } from './rubrics.ts'

/** What is scored: an output by its number, or a decision, with the key that seals what is said of it. */
interface Subject {
  /** The same of two scores of one thing. */
  name: string
  key: Key
  output: { evaluation: string; n: number } | null
  decision: string | null
}
interface Fresh {
  score: OutsideScoreRequest
  subject: Subject
  ref: Buffer
}
/** A score that stands: what it is of, and what it says. */
interface Known {
  subject: string
  scores: string
}
interface By {
  source: JudgeRow
  rubric: { id: string; version: number }
}

const refused = (path: string, message: string): FieldError[] => [{ path, message }]
const outputName = (evaluation: string, n: number): string => `${evaluation} ${n}`

/** @param caller a key gives scores of decisions only of the systems that it lists; null: of all. */
export function putScores(
  engine: Engine,
  workspace: string,
  caller: { actor: Actor; systems: readonly string[] | null },
  request: OutsideScoresRequest,
  idempotency: Idempotency | null,
): Promise<ScoresGivenWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const source = await sourceOrThrow(turn, request.source)
      const rubric = await rubricOrThrow(turn, workspace, request.rubric.id)
      const { version } = request.rubric
      if (version > rubric.version)
        throw new CountersignError('bad-input', undefined, {
          errors: refused('rubric.version', `the latest is ${rubric.version}`),
        })
      const by: By = { source, rubric: { id: rubric.id, version } }
      const criteria = await criteriaOf(turn, workspace, rubric.id, version)
      const subjects = await readSubjects(turn, by, request.scores, caller.systems)
      const known = await readKnown(turn, by, request.scores, subjects)
      const answer: ScoresGivenWire = { added: 0, known: 0, refused: [] }
      const fresh: Fresh[] = []
      request.scores.forEach((score, i) => {
        const subject = subjects[i] as Subject | FieldError[]
        const ref = scoreRef(turn.state.key, source, score.id)
        const read = Array.isArray(subject) ? subject : weigh(criteria, score, subject, known, ref)
        if (read === 'known') answer.known++
        else if (read === 'fresh') {
          const own = subject as Subject
          fresh.push({ score, subject: own, ref })
          keep(known, ref, { subject: own.name, scores: canonicalize(score.scores) })
        } else answer.refused.push({ line: i + 1, id: score.id, errors: read })
      })
      answer.added = fresh.length
      await insert(engine, turn, by, fresh)
      turn.record({
        type: 'scores.given',
        actor: caller.actor,
        data: {
          judge: request.source,
          rubric: request.rubric.id,
          rubric_version: by.rubric.version,
          scores: answer.added,
          refused: answer.refused.length,
        },
      })
      return answer
    },
    idempotency,
  )
}

async function sourceOrThrow(turn: Turn, id: string): Promise<JudgeRow> {
  const source = await judgeOrThrow(turn, turn.workspace, id)
  if (source.kind !== 'external')
    throw new CountersignError('bad-input', undefined, {
      errors: refused('source', 'is asked for its scores; name a judge of kind external'),
    })
  if (source.retired_at !== null) throw new CountersignError('judge-retired')
  return source
}

/** An id names what it is about, so it is kept as a keyed hash. */
const scoreRef = (key: Key, { id }: JudgeRow, name: string): Buffer => hmac(key, `score:${id}:${name}`)

function keep(known: Map<string, Known>, ref: Buffer, one: Known): void {
  known.set(ref.toString('hex'), one)
  known.set(one.subject, one)
}

function weigh(
  criteria: readonly Criterion[],
  score: OutsideScoreRequest,
  subject: Subject,
  known: ReadonlyMap<string, Known>,
  ref: Buffer,
): 'known' | 'fresh' | FieldError[] {
  const wrong = checkScores(criteria, score.scores)
  if (wrong.length > 0) return wrong
  const same = known.get(ref.toString('hex'))
  if (same)
    return same.subject === subject.name && same.scores === canonicalize(score.scores)
      ? 'known'
      : refused('id', 'is another score of this source already; a score is never changed')
  return known.has(subject.name)
    ? refused(subject.decision === null ? 'output' : 'decision', 'has a score of this source already, by another id')
    : 'fresh'
}

/** What each is of, or why it is of nothing. */
async function readSubjects(
  turn: Turn,
  by: By,
  scores: readonly OutsideScoreRequest[],
  systems: readonly string[] | null,
): Promise<(Subject | FieldError[])[]> {
  const { key } = turn.state
  const evaluations = new Map<string, EvaluationRow | FieldError[]>()
  for (const id of new Set(scores.flatMap(({ evaluation }) => evaluation ?? [])))
    evaluations.set(id, await openEvaluation(turn, by, id))
  const refOf = ({ evaluation, output }: OutsideScoreRequest): Buffer | null => {
    const row = evaluations.get(evaluation ?? '')
    return row && !Array.isArray(row) ? outputRef(key, row.id, output ?? '') : null
  }
  const outputs = await turn.query<{ ref: string; evaluation: string; n: number; state: string }>(
    `select encode(external_ref, 'hex') as ref, evaluation, n, state from evaluation_outputs where workspace = $1 and external_ref = any($2)`,
    [turn.workspace, scores.flatMap((score) => refOf(score) ?? [])],
  )
  const byRef = new Map(outputs.map((one) => [one.ref, one]))
  const named = scores.flatMap(({ decision }) => parseId('decision', decision ?? '') ?? [])
  const decisions = new Map(
    (await readDecisions(turn, turn.workspace, named))
      .filter(({ system, project }) => project === null && (systems === null || systems.includes(system)))
      .map((row) => [formatId('decision', row.id), row]),
  )
  return scores.map((score): Subject | FieldError[] => {
    if (score.decision !== undefined) {
      const row = decisions.get(score.decision)
      if (!row) return refused('decision', 'there is none of this id that this key may see')
      const own = keyOf(key, row)
      return own ? { name: row.id, key: own, output: null, decision: row.id } : refused('decision', 'was erased')
    }
    const evaluation = evaluations.get(score.evaluation ?? '')
    if (!evaluation || Array.isArray(evaluation)) return evaluation ?? refused('evaluation', 'missing')
    const found = byRef.get(refOf(score)?.toString('hex') ?? '')
    if (!found || ['unanswered', 'calling'].includes(found.state))
      return refused('output', 'is no output of this evaluation, or its system gave none')
    return { name: outputName(found.evaluation, found.n), key, output: found, decision: null }
  })
}

/** One that names the source takes its scores before it begins: what it measures is known then. */
async function openEvaluation(turn: Turn, { source, rubric }: By, id: string): Promise<EvaluationRow | FieldError[]> {
  const uuid = parseId('evaluation', id)
  const found =
    uuid === undefined
      ? []
      : await turn.query('select 1 from evaluations where workspace = $1 and id = $2', [turn.workspace, uuid])
  if (found.length === 0) return refused('evaluation', 'there is none of this id')
  const row = await evaluationOrThrow(turn, turn.workspace, id)
  if (row.rubric !== rubric.id || row.rubric_version !== rubric.version)
    return refused('evaluation', 'is scored by another rubric, or another version of it')
  if (row.outputs_deleted_at !== null) return refused('evaluation', 'has no outputs any more')
  if (row.judges.includes(source.id) && row.status !== 'collecting')
    return refused('evaluation', 'names this source and has begun; its scores come before')
  return row
}

/** What this source has given before: by its id, and by what it is of. */
async function readKnown(
  turn: Turn,
  { source, rubric }: By,
  scores: readonly OutsideScoreRequest[],
  subjects: readonly (Subject | FieldError[])[],
): Promise<Map<string, Known>> {
  const { key } = turn.state
  const refs = scores.map(({ id }) => scoreRef(key, source, id))
  const own = subjects.filter((one): one is Subject => !Array.isArray(one))
  const ofOutputs = own.flatMap(({ output }) => output ?? [])
  const outputs = await turn.query<{ evaluation: string; n: number; external_ref: Buffer; scores_sealed: Buffer }>(
    `select evaluation, n, external_ref, scores_sealed from evaluation_scores where workspace = $1 and judge = $2
       and (external_ref = any($3) or (evaluation, n) in (select * from unnest($4::uuid[], $5::integer[])))`,
    [turn.workspace, source.id, refs, ofOutputs.map(({ evaluation }) => evaluation), ofOutputs.map(({ n }) => n)],
  )
  const decisions = await turn.query<{ decision: string; external_ref: Buffer; scores_sealed: Buffer; same: boolean }>(
    `select decision, external_ref, scores_sealed, rubric = $5 and rubric_version = $6 as same from decision_scores
     where workspace = $1 and judge = $2 and (external_ref = any($3) or decision = any($4))`,
    [turn.workspace, source.id, refs, own.flatMap(({ decision }) => decision ?? []), rubric.id, rubric.version],
  )
  const rows = await readDecisions(turn, turn.workspace, [...new Set(decisions.map(({ decision }) => decision))])
  const keys = new Map(rows.map((row) => [row.id, keyOf(key, row)]))
  const known = new Map<string, Known>()
  for (const { evaluation, n, external_ref, scores_sealed } of outputs)
    keep(known, external_ref, {
      subject: outputName(evaluation, n),
      scores: canonicalize(openJson<Json>(key, scores_sealed)),
    })
  for (const { decision, external_ref, scores_sealed, same } of decisions) {
    const opens = keys.get(decision)
    if (!opens) continue
    const scores = canonicalize(openJson<Json>(opens, scores_sealed))
    // By another version of the rubric it is a score of something else.
    keep(known, external_ref, { subject: same ? decision : `another ${decision}`, scores })
  }
  return known
}

async function insert(engine: Engine, turn: Turn, { source, rubric }: By, fresh: readonly Fresh[]): Promise<void> {
  const sealed = ({ score, subject }: Fresh) => engine.seal.json(subject.key, score.scores as JsonObject)
  const at = ({ score }: Fresh) => score.at ?? new Date(turn.nowMs).toISOString()
  const outputs = fresh.filter(({ subject }) => subject.output !== null)
  await turn.query(
    `insert into evaluation_scores (workspace, evaluation, n, judge, state, tries, scores_sealed, external_ref, given_at)
     select $1, u.evaluation, u.n, $2, 'scored', 0, u.sealed, u.ref, u.at
     from unnest($3::uuid[], $4::integer[], $5::bytea[], $6::bytea[], $7::timestamptz[]) as u(evaluation, n, sealed, ref, at)`,
    [
      ...[turn.workspace, source.id, outputs.map(({ subject }) => subject.output?.evaluation)],
      ...[
        outputs.map(({ subject }) => subject.output?.n),
        outputs.map(sealed),
        outputs.map(({ ref }) => ref),
        outputs.map(at),
      ],
    ],
  )
  const decisions = fresh.filter(({ subject }) => subject.decision !== null)
  await turn.query(
    `insert into decision_scores (workspace, decision, judge, rubric, rubric_version, scores_sealed, external_ref, given_at)
     select $1, u.decision, $2, $3, $4, u.sealed, u.ref, u.at
     from unnest($5::uuid[], $6::bytea[], $7::bytea[], $8::timestamptz[]) as u(decision, sealed, ref, at)`,
    [
      ...[turn.workspace, source.id, rubric.id, rubric.version, decisions.map(({ subject }) => subject.decision)],
      ...[decisions.map(sealed), decisions.map(({ ref }) => ref), decisions.map(at)],
    ],
  )
}
