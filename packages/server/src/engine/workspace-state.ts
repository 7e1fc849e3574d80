/** What routes and guards decisions in a workspace, read at one epoch and kept until it moves on. */
import { authorise } from '@countersign/core'
import type { Key } from '../store/seal.ts'
import type { Standing } from './policy-life/standing.ts'
import type { OpenIncident } from './look-alike.ts'
import type { QueueSpec } from './queue-spec.ts'
import type { OpenGrant } from './grants/open-grants.ts'
import type { OpenObjective } from './objectives/load-objectives.ts'
import type { RiskReadings } from './risk/risk-readings.ts'
import type { ActiveStop } from './stops/active-stops.ts'

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
