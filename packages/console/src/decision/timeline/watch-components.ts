import type { ComponentType } from 'react'
import type { EventWire } from '../../api/wire.ts'
import { DecisionUnwatched } from './DecisionUnwatched.tsx'
import { IncidentClosed } from './IncidentClosed.tsx'
import { IncidentJoined } from './IncidentJoined.tsx'
import { IncidentOpened } from './IncidentOpened.tsx'
import { ShiftCancelled } from './ShiftCancelled.tsx'
import { ShiftPlanned } from './ShiftPlanned.tsx'
import { WatchEnded } from './WatchEnded.tsx'
import { WatchHandedOver } from './WatchHandedOver.tsx'
import { WatchLapsed } from './WatchLapsed.tsx'
import { WatchStarted } from './WatchStarted.tsx'

/** Who watches, and what somebody found odd. */
export const watchComponents: Record<string, ComponentType<{ event: EventWire }>> = {
  'watch.started': WatchStarted,
  'watch.ended': WatchEnded,
  'watch.lapsed': WatchLapsed,
  'watch.handed-over': WatchHandedOver,
  'shift.planned': ShiftPlanned,
  'shift.cancelled': ShiftCancelled,
  'incident.opened': IncidentOpened,
  'incident.joined': IncidentJoined,
  'incident.closed': IncidentClosed,
  'decision.unwatched': DecisionUnwatched,
}
