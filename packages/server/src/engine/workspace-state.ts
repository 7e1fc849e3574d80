/** What routes and guards decisions in a workspace, read at one epoch and kept until it moves on. */
import { authorise, CountersignError, usualAppealWithinMs } from '@countersign/core'
import type { Database } from '../store/database.ts'
import { proposedSql } from '../store/decisions.ts'
import { openBytes, type Key } from '../store/seal.ts'
import { loadStanding, type Standing } from './policy-life/standing.ts'
import { readOpenIncidents, type OpenIncident } from './look-alike.ts'
import { appealsQueue, auditQueue, defaultQueue, type QueueSpec } from './queue-spec.ts'
import { loadGrants, type OpenGrant } from './grants/open-grants.ts'
import { veiledSql } from './veil.ts'
import { loadObjectives, type OpenObjective } from './objectives/load-objectives.ts'
import { loadRisks, type RiskReadings } from './risk/risk-readings.ts'
import { loadStops, type ActiveStop } from './stops/active-stops.ts'

export interface Member {
  id: string
  name: string
  email: string | null
  roles: string[]
  skills: string[]
  identities: string[]
  /** On record for them, and declared by themselves. */
  conflicts: string[]
  own_conflicts: string[]
  active: boolean
  account: string | null
  /** Skills that end: they count until then. */
  timedSkills: { name: string; untilMs: number }[]
  leave: Leave | null
}
export interface Leave {
  fromMs: number
  toMs: number
  cover: string | null
}
interface PersonRow extends Omit<Member, 'timedSkills' | 'leave'> {
  leave_from: number | null
  leave_to: number | null
  leave_cover: string | null
}
export interface WorkspaceState extends Standing {
  id: string
  name: string
  epoch: number
  key: Key
  keyBorn: boolean
  /** Operations that ask for a fresh sign-in. */
  stepUp: readonly string[]
  demo: boolean
  /** One member who may sign and approve alone, after an explicit act. Ends by itself when a second eligible person joins. */
  solo: boolean
  people: Map<string, Member>
  /** Those who may answer tasks. */
  workers: readonly Member[]
  /** Those who have a leave on record, past or to come. */
  away: readonly Member[]
  byIdentity: Map<string, string>
  actions: Map<string, boolean>
  /** The active policy lets something go ahead at once under watch. */
  live: boolean
  /** The active policy bars those who had a part in proposing. */
  chains: boolean
  /** A blind gate may be waiting. */
  blinds: boolean
  incidents: readonly OpenIncident[]
  queue(name: string): QueueSpec
  queueNames: string[]
  systemsSeen: Set<string>
  /** `system\naction`. */
  actionsSeen: Set<string>
  appealWithinMs: number
  /** ISO 4217, of every declared cost; null: figures are hours. */
  currency: string | null
  /** How often something was erased. */
  erasures: number
  /** Anybody may read the log. */
  logPublished: boolean
  /** Those that may still answer, oldest first. */
  grants: readonly OpenGrant[]
  /** Those that hold now, oldest first. */
  stops: readonly ActiveStop[]
  /** Those that are active. */
  objectives: readonly OpenObjective[]
  /** What confidences have meant. */
  risks: RiskReadings
}
export interface WorkspaceStates {
  get(workspace: string, fresh?: boolean): Promise<WorkspaceState>
  forget(workspace?: string): void
}

export const canWork = (member: Member): boolean =>
  member.active && authorise({ kind: 'person', roles: member.roles, authn: 'session', keyBorn: false }, 'task.work').ok

/** The person whom an identity names; null where it is nobody's here. */
export const memberByIdentity = (state: Pick<WorkspaceState, 'byIdentity'>, name: string): string | null =>
  state.byIdentity.get(name) ?? state.byIdentity.get(name.toLowerCase()) ?? null

export function createWorkspaceStates(database: Database, installationKey: Key): WorkspaceStates {
  const cache = new Map<string, Promise<WorkspaceState>>()
  return {
    get(workspace, fresh = false) {
      let state = fresh ? undefined : cache.get(workspace)
      if (!state) {
        state = load(database, installationKey, workspace)
        cache.set(workspace, state)
        state.catch(() => cache.delete(workspace))
      }
      return state
    },
    forget(workspace) {
      if (workspace === undefined) cache.clear()
      else cache.delete(workspace)
    },
  }
}

interface WorkspaceRow {
  id: string
  name: string
  wrapped_key: Buffer
  key_born: boolean
  step_up: string[]
  demo: boolean
  solo_at: number | null
  policy: string | null
  appeal_within_ms: number | null
  currency: string | null
  log_published: boolean
  erasures: number
  epoch: number
}

async function load(database: Database, installationKey: Key, id: string): Promise<WorkspaceState> {
  // The epoch is read first: what is read later is never older than it says.
  const [row] = await database.query<WorkspaceRow>(
    'select w.*, h.epoch from workspaces w join heads h on h.workspace = w.id where w.id = $1',
    [id],
  )
  if (!row) throw new CountersignError('not-found', 'This workspace does not exist.')
  const key = openBytes(installationKey, row.wrapped_key)
  const [
    rows,
    queues,
    actions,
    systems,
    standing,
    systemActions,
    incidents,
    stops,
    grants,
    veiled,
    timed,
    objectives,
    risks,
  ] = await Promise.all([
    database.query<PersonRow>(
      'select id, name, email, roles, skills, identities, conflicts, own_conflicts, active, account, leave_from, leave_to, leave_cover from people where workspace = $1',
      [id],
    ),
    database.query<{ name: string; spec: QueueSpec }>(
      'select name, spec from queues where workspace = $1 order by name',
      [id],
    ),
    database.query<{ action: string; reversible: boolean }>(
      'select action, reversible from actions where workspace = $1',
      [id],
    ),
    database.query<{ name: string; version: string }>('select name, version from systems where workspace = $1', [id]),
    loadStanding(database, id, row.policy),
    database.query<{ system: string; action: string }>(
      'select system, action from system_actions where workspace = $1',
      [id],
    ),
    readOpenIncidents(database, id, key),
    loadStops(database, id),
    loadGrants(database, id),
    database.query(`select 1 from decisions d where d.workspace = $1 and ${veiledSql} and ${proposedSql} limit 1`, [
      id,
    ]),
    database.query<{ person: string; skill: string; until: number }>(
      'select person, skill, until from skill_grants where workspace = $1 and until > app_now()',
      [id],
    ),
    loadObjectives(database, id),
    loadRisks(database, id),
  ])
  const specs = new Map<string, QueueSpec>([
    ['audit', auditQueue],
    ['appeals', appealsQueue],
    ...queues.map(({ name, spec }) => [name, { ...defaultQueue, ...spec }] as [string, QueueSpec]),
  ])
  const people = rows.map(({ leave_from, leave_to, leave_cover, ...row }): Member => ({
    ...row,
    timedSkills: timed
      .filter(({ person }) => person === row.id)
      .map(({ skill, until }) => ({ name: skill, untilMs: until })),
    leave: leave_from === null || leave_to === null ? null : { fromMs: leave_from, toMs: leave_to, cover: leave_cover },
  }))
  const eligible = people.filter(canWork)
  return {
    id,
    name: row.name,
    epoch: row.epoch,
    key,
    keyBorn: row.key_born,
    stepUp: row.step_up,
    demo: row.demo,
    solo: row.solo_at !== null && eligible.length === 1,
    ...standing,
    workers: eligible,
    away: people.filter((member) => member.leave !== null),
    people: new Map(people.map((member) => [member.id, member])),
    byIdentity: new Map(
      people
        .filter((member) => member.active)
        .flatMap((member) =>
          [
            `person:${member.id}`,
            ...(member.email ? [member.email.toLowerCase(), `user:${member.email.toLowerCase()}`] : []),
            ...member.identities,
          ].map((identity) => [identity, member.id] as const),
        ),
    ),
    actions: new Map(actions.map(({ action, reversible }) => [action, reversible])),
    blinds: veiled.length > 0 || standing.rulesInForce.some((rule) => rule.blind === true),
    chains: standing.rulesInForce.some((rule) => rule.notChain === true),
    live: standing.rulesInForce.some((rule) => rule.live === true),
    incidents,
    queue: (name) => specs.get(name) ?? defaultQueue,
    queueNames: queues.map(({ name }) => name),
    actionsSeen: new Set(systemActions.map(({ system, action }) => `${system}\n${action}`)),
    appealWithinMs: row.appeal_within_ms ?? usualAppealWithinMs,
    currency: row.currency,
    erasures: row.erasures,
    logPublished: row.log_published,
    systemsSeen: new Set(systems.map(({ name, version }) => `${name}\n${version}`)),
    stops,
    grants,
    objectives,
    risks,
  }
}
