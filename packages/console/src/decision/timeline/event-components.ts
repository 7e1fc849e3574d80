import type { ComponentType } from 'react'
import type { EventWire } from '../../api/wire.ts'
import { AuditClosed } from './AuditClosed.tsx'
import { behindComponents } from './behind-components.ts'
import { DecisionAnswered } from './DecisionAnswered.tsx'
import { DecisionApproved } from './DecisionApproved.tsx'
import { DecisionCancelled } from './DecisionCancelled.tsx'
import { DecisionEdited } from './DecisionEdited.tsx'
import { DecisionExpired } from './DecisionExpired.tsx'
import { DecisionFlagged } from './DecisionFlagged.tsx'
import { DecisionHeld } from './DecisionHeld.tsx'
import { DecisionOverLimit } from './DecisionOverLimit.tsx'
import { DecisionProposed } from './DecisionProposed.tsx'
import { DecisionRefused } from './DecisionRefused.tsx'
import { DecisionRejected } from './DecisionRejected.tsx'
import { DecisionReleased } from './DecisionReleased.tsx'
import { DecisionReturned } from './DecisionReturned.tsx'
import { DecisionRouted } from './DecisionRouted.tsx'
import { DecisionStopped } from './DecisionStopped.tsx'
import { DecisionVetoed } from './DecisionVetoed.tsx'
import { EffectOverdue } from './EffectOverdue.tsx'
import { EffectReported } from './EffectReported.tsx'
import { GrantGiven } from './GrantGiven.tsx'
import { GrantUsed } from './GrantUsed.tsx'
import { JudgmentRecorded } from './JudgmentRecorded.tsx'
import { JudgmentSettled } from './JudgmentSettled.tsx'
import { JudgmentUndone } from './JudgmentUndone.tsx'
import { JudgmentVoided } from './JudgmentVoided.tsx'
import { LeaseExpired } from './LeaseExpired.tsx'
import { peopleComponents } from './people-components.ts'
import { TaskClaimed } from './TaskClaimed.tsx'
import { TaskReleased } from './TaskReleased.tsx'
import { TaskRevealed } from './TaskRevealed.tsx'
import { TaskSkipped } from './TaskSkipped.tsx'
import { WorkspaceEvent } from './WorkspaceEvent.tsx'
import { watchComponents } from './watch-components.ts'

/** One component for each kind of event. */
export const eventComponents: Record<string, ComponentType<{ event: EventWire }>> = {
  'decision.proposed': DecisionProposed,
  'decision.over-limit': DecisionOverLimit,
  'decision.routed': DecisionRouted,
  'decision.edited': DecisionEdited,
  'decision.approved': DecisionApproved,
  'decision.rejected': DecisionRejected,
  'decision.returned': DecisionReturned,
  'decision.answered': DecisionAnswered,
  'decision.released': DecisionReleased,
  'decision.vetoed': DecisionVetoed,
  'decision.stopped': DecisionStopped,
  'decision.held': DecisionHeld,
  'decision.cancelled': DecisionCancelled,
  'decision.expired': DecisionExpired,
  'decision.refused': DecisionRefused,
  'decision.flagged': DecisionFlagged,
  'grant.given': GrantGiven,
  'grant.used': GrantUsed,
  'effect.done': EffectReported,
  'effect.failed': EffectReported,
  'effect.compensated': EffectReported,
  'effect.overdue': EffectOverdue,
  'task.claimed': TaskClaimed,
  'task.released': TaskReleased,
  'task.skipped': TaskSkipped,
  'task.revealed': TaskRevealed,
  'lease.expired': LeaseExpired,
  'judgment.recorded': JudgmentRecorded,
  'judgment.undone': JudgmentUndone,
  'judgment.settled': JudgmentSettled,
  'judgment.voided': JudgmentVoided,
  'audit.closed': AuditClosed,
  ...behindComponents,
  ...peopleComponents,
  ...watchComponents,
}

/** What is about no single decision is told by sentences alone. */
export const componentOf = (type: string): ComponentType<{ event: EventWire }> =>
  eventComponents[type] ?? WorkspaceEvent
