import type { ComponentType } from 'react'
import type { EventWire } from '../../api/wire.ts'
import { AppealAnswered } from './AppealAnswered.tsx'
import { AppealEvidenceAdded } from './AppealEvidenceAdded.tsx'
import { AppealLinkMade } from './AppealLinkMade.tsx'
import { AppealLinkRevoked } from './AppealLinkRevoked.tsx'
import { AppealNoReader } from './AppealNoReader.tsx'
import { AppealOpened } from './AppealOpened.tsx'
import { AppealOverdue } from './AppealOverdue.tsx'
import { CompensationByHand } from './CompensationByHand.tsx'
import { CompensationClosed } from './CompensationClosed.tsx'
import { CompensationNoticeDue } from './CompensationNoticeDue.tsx'
import { CompensationOpened } from './CompensationOpened.tsx'
import { CompensationStep } from './CompensationStep.tsx'
import { DecisionOverridden } from './DecisionOverridden.tsx'
import { RecallEvent } from './RecallEvent.tsx'
import { TruthReported } from './TruthReported.tsx'

/** What comes after a decision. */
export const behindComponents: Record<string, ComponentType<{ event: EventWire }>> = {
  'decision.overridden': DecisionOverridden,
  'compensation.opened': CompensationOpened,
  'compensation.notice-due': CompensationNoticeDue,
  'compensation.by-hand': CompensationByHand,
  'compensation.step-done': CompensationStep,
  'compensation.step-failed': CompensationStep,
  'compensation.step-skipped': CompensationStep,
  'compensation.closed': CompensationClosed,
  'appeal-link.made': AppealLinkMade,
  'appeal-link.revoked': AppealLinkRevoked,
  'appeal.opened': AppealOpened,
  'appeal.no-reader': AppealNoReader,
  'appeal.evidence-added': AppealEvidenceAdded,
  'appeal.upheld': AppealAnswered,
  'appeal.overturned': AppealAnswered,
  'appeal.overdue': AppealOverdue,
  'recall.started': RecallEvent,
  'recall.done': RecallEvent,
  'recall.cancelled': RecallEvent,
  'truth.reported': TruthReported,
}
