/** Reads what routes and guards decisions in a workspace, at one epoch. */
import { CountersignError, usualAppealWithinMs } from '@countersign/core'
import type { Database } from '../store/database.ts'
import { proposedSql } from '../store/decisions.ts'
import { openBytes, type Key } from '../store/seal.ts'
import { loadGrants } from './grants/open-grants.ts'
import { readOpenIncidents } from './look-alike.ts'
import { loadObjectives } from './objectives/load-objectives.ts'
import { loadStanding } from './policy-life/standing.ts'
import { appealsQueue, auditQueue, defaultQueue, type QueueSpec } from './queue-spec.ts'
import { loadRisks } from './risk/risk-readings.ts'
import { loadStops } from './stops/active-stops.ts'
import { veiledSql } from './veil.ts'
import { canWork, type Member, type WorkspaceState, type WorkspaceStates } from './workspace-state.ts'

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

interface PersonRow extends Omit<Member, 'timedSkills' | 'leave'> {
  leave_from: number | null
  leave_to: number | null
  leave_cover: string | null
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
