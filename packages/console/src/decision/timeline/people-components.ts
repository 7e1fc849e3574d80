import type { ComponentType } from 'react'
import type { EventWire } from '../../api/wire.ts'
import { AcknowledgementExpired } from './AcknowledgementExpired.tsx'
import { ExpertEvent } from './ExpertEvent.tsx'
import { JudgmentObjected } from './JudgmentObjected.tsx'
import { PersonEvent } from './PersonEvent.tsx'
import { ReviewUnveiled } from './ReviewUnveiled.tsx'
import { TaskAcknowledged } from './TaskAcknowledged.tsx'
import { TaskEscalated } from './TaskEscalated.tsx'
import { TaskHandedOn } from './TaskHandedOn.tsx'
import { TaskNoReviewer } from './TaskNoReviewer.tsx'
import { TaskReminded } from './TaskReminded.tsx'
import { TaskReviewerFound } from './TaskReviewerFound.tsx'

/** Who answers, and what happens while nobody does. */
export const peopleComponents: Record<string, ComponentType<{ event: EventWire }>> = {
  'task.delegated': TaskHandedOn,
  'task.reassigned': TaskHandedOn,
  'task.escalated': TaskEscalated,
  'task.acknowledged': TaskAcknowledged,
  'acknowledgement.expired': AcknowledgementExpired,
  'task.reminded': TaskReminded,
  'task.no-reviewer': TaskNoReviewer,
  'task.reviewer-found': TaskReviewerFound,
  'judgment.objected': JudgmentObjected,
  'judgment.insisted': JudgmentObjected,
  'verifier.failed': JudgmentObjected,
  'expert.invited': ExpertEvent,
  'expert.revoked': ExpertEvent,
  'review.unveiled': ReviewUnveiled,
  'skill.granted': PersonEvent,
  'skill.revoked': PersonEvent,
  'skill.expired': PersonEvent,
  'conflicts.declared': PersonEvent,
  'person.changed': PersonEvent,
}
