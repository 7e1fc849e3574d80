/** Skills as a lead grants them, some until a time: from then on they do not count, and the log says so. */
import { CountersignError, formatId, type FieldError } from '@countersign/core'
import type { Turn } from './committer.ts'
import { isoTime, type Actor } from './entry.ts'

/** A name alone leaves the end of a grant as it is; `until: null` lifts it. */
export type SkillRequest = string | { name: string; until?: string | null | undefined }
export interface SkillGrantRow {
  person: string
  skill: string
  source: 'lead' | 'qualification'
  granted_by: string
  granted_at: number
  until: number | null
}

/** Makes this the whole list of a person's skills; answers those without an end. */
export async function grantSkills(
  turn: Turn,
  person: string,
  actor: Actor,
  permanent: readonly string[],
  requests: readonly SkillRequest[],
): Promise<string[]> {
  const known = await turn.query<SkillGrantRow>('select * from skill_grants where workspace = $1 and person = $2', [
    turn.workspace,
    person,
  ])
  const errors: FieldError[] = []
  const wanted = new Map<string, number | null>()
  for (const [i, request] of requests.entries()) {
    const { name, until } = typeof request === 'string' ? { name: request, until: undefined } : request
    const before = known.find(({ skill }) => skill === name)?.until ?? null
    const untilMs = until === undefined ? before : until === null ? null : Date.parse(until)
    if (until && (untilMs ?? 0) <= turn.nowMs)
      errors.push({ path: `skills.${i}.until`, message: 'takes a time to come' })
    wanted.set(name, untilMs)
  }
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  const told = (type: string, skill: string, untilMs: number | null) =>
    turn.record({
      type,
      actor,
      data: { person: formatId('person', person), skill, ...(untilMs === null ? {} : { until: isoTime(untilMs) }) },
    })
  for (const [skill, untilMs] of wanted) {
    const before = known.find((one) => one.skill === skill)
    if (before ? before.until === untilMs : untilMs === null && permanent.includes(skill)) continue
    await turn.query(
      `insert into skill_grants (workspace, person, skill, source, granted_by, granted_at, until) values ($1, $2, $3, 'lead', $4, at_ms($5), at_ms($6))
       on conflict (workspace, person, skill) do update set source = 'lead', granted_by = excluded.granted_by, granted_at = excluded.granted_at, until = excluded.until, ended = false`,
      [turn.workspace, person, skill, actor.id ?? actor.kind, turn.nowMs, untilMs],
    )
    told('skill.granted', skill, untilMs)
  }
  const gone = [...new Set([...permanent, ...known.map(({ skill }) => skill)])].filter((skill) => !wanted.has(skill))
  if (gone.length > 0)
    await turn.query('delete from skill_grants where workspace = $1 and person = $2 and skill = any($3)', [
      turn.workspace,
      person,
      gone,
    ])
  for (const skill of gone) told('skill.revoked', skill, null)
  return [...wanted].filter(([, untilMs]) => untilMs === null).map(([skill]) => skill)
}

/** Those whose time is over, told once. */
export async function endSkills(turn: Turn): Promise<void> {
  const rows = await turn.query<{ person: string; skill: string }>(
    'update skill_grants set ended = true where workspace = $1 and not ended and until <= at_ms($2) returning person, skill',
    [turn.workspace, turn.nowMs],
  )
  for (const { person, skill } of rows)
    turn.record({
      type: 'skill.expired',
      actor: { kind: 'silence', id: null },
      data: { person: formatId('person', person), skill },
    })
}

/** A skill is earned: what a lead granted for longer, or for good, stays as it is, and nothing changes. */
export async function earnSkill(
  turn: Turn,
  person: string,
  skill: string,
  untilMs: number | null,
  by: string,
): Promise<boolean> {
  const member = turn.state.people.get(person)
  const [known] = await turn.query<SkillGrantRow>(
    'select * from skill_grants where workspace = $1 and person = $2 and skill = $3',
    [turn.workspace, person, skill],
  )
  const forGood = member?.skills.includes(skill) === true || (known && known.until === null)
  if (forGood || (untilMs !== null && (known?.until ?? 0) >= untilMs)) return false
  await turn.query(
    `insert into skill_grants (workspace, person, skill, source, granted_by, granted_at, until) values ($1, $2, $3, 'qualification', $4, at_ms($5), at_ms($6))
     on conflict (workspace, person, skill) do update set source = excluded.source, granted_by = excluded.granted_by, granted_at = excluded.granted_at, until = excluded.until, ended = false`,
    [turn.workspace, person, skill, by, turn.nowMs, untilMs],
  )
  if (untilMs === null)
    await turn.query('update people set skills = array_append(skills, $3) where workspace = $1 and id = $2', [
      ...[turn.workspace, person, skill],
    ])
  turn.record({
    type: 'skill.granted',
    actor: { kind: 'system', id: null },
    data: {
      ...{ person: formatId('person', person), skill, by },
      ...(untilMs === null ? {} : { until: isoTime(untilMs) }),
    },
  })
  return true
}
