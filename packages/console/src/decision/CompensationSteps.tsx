import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { CompensationStepWire, CompensationWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { useSession } from '../shell/SessionContext.ts'
import { ValueView } from '../view/ValueView.tsx'
import { stepStateWords, stepWords } from '../words/behind.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import classes from './decision.module.css'
import { MarkStep } from './MarkStep.tsx'
import { useNameOf } from './use-name-of.ts'

/** Each step in its order: how it stands, who said so and when, and what is still to be said. */
export function CompensationSteps({ compensation }: { compensation: CompensationWire }) {
  const session = useSession()
  const nameOf = useNameOf()
  return (
    <ol className={classes.steps}>
      {compensation.steps.map((step) => (
        <li key={step.n}>
          <div className={classes.step}>
            <Text fw={550}>{stepWords[step.kind]}</Text>
            <ToneBadge tone={stepStateWords[step.state].tone}>{stepStateWords[step.state].label}</ToneBadge>
          </div>
          {step.at && (
            <Text size="sm" c="dimmed">
              {nameOf(step.by)}, <time dateTime={step.at}>{new Date(step.at).toLocaleString()}</time>
            </Text>
          )}
          <Waiting step={step} />
          {step.detail !== null && <ValueView value={step.detail} path={`compensation.${step.n}`} />}
          {may(session, 'compensation.step') && <MarkStep compensation={compensation.id} step={step} />}
        </li>
      ))}
    </ol>
  )
}

/** What a step that is not done waits for. */
function Waiting({ step }: { step: CompensationStepWire }) {
  if (step.decision)
    return (
      <Text size="sm">
        <Link to={`/decisions/${step.decision}`}>The inverse is a decision of its own</Link>
        {step.state === 'pending' && '; its effect ends this step.'}
      </Text>
    )
  if (step.state !== 'pending') return null
  if (step.task)
    return (
      <Text size="sm">
        Somebody is asked to <Link to={`/decide?task=${step.task}`}>take it back by hand</Link>.
      </Text>
    )
  return (
    <Text size="sm">
      {step.kind === 'inverse'
        ? 'Waits until it is known whether anything was done: what failed needs no undoing.'
        : 'Tell them by mail or letter, then say so here; your system may say so too.'}
    </Text>
  )
}
