import { Alert } from '@mantine/core'
import type { Ref } from 'react'
import { Link } from 'react-router'
import type { TaskWire } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'
import { plural } from '../words/numbers.ts'
import { sayProposal } from '../words/proposal.ts'
import { Ago } from '../words/Ago.tsx'
import classes from './focus.module.css'
import { HowItCame } from './HowItCame.tsx'
import { NoReviewerAlert } from './NoReviewerAlert.tsx'

const askedFor: Partial<Record<TaskWire['kind'], string>> = {
  audit: 'Look back: it went ahead alone. Was it right?',
  appeal: 'An appeal against what was decided',
}

const sayAsked = ({ kind, decision }: TaskWire): string | undefined => {
  if (kind !== 'check-in') return askedFor[kind]
  return decision.overridden
    ? 'Overridden since: take it back by hand, then say so here'
    : 'No report came of what happened: find out, then say so here'
}

/** The proposal in one sentence, which is the page's heading and gets the focus. */
export function ItemHead({ task, note, ref }: { task: TaskWire; note: string | null; ref: Ref<HTMLHeadingElement> }) {
  const { decision, seats } = task
  const words = sayProposal(decision)
  return (
    <header className={classes.head}>
      {note && (
        <Alert color="red" variant="outline" mb="sm" role="alert">
          Your answer was not recorded: {note}
        </Alert>
      )}
      <h1 id="item-heading" ref={ref} tabIndex={-1} className={classes.sentence}>
        <strong>
          <TextView text={words.who} inline />
        </strong>{' '}
        {words.verb}{' '}
        <em>
          <TextView text={words.what} inline />
        </em>
        {words.details && (
          <>
            {' '}
            <TextView text={words.details} inline />
          </>
        )}
      </h1>
      <div className={classes.meta}>
        {sayAsked(task) && <strong>{sayAsked(task)}</strong>}
        <span>
          proposed <Ago at={decision.created_at} />
        </span>
        {decision.requester && <span>for {decision.requester}</span>}
        {decision.subject && <span>about {decision.subject}</span>}
        {decision.kind === 'action' && (
          <span>{decision.reversible ? 'can be reversed' : 'not declared reversible'}</span>
        )}
        {seats.needed > 1 && (
          <span>
            {task.blind ? `${seats.needed} people answer` : `${seats.given} of ${seats.needed} people have answered`}
            {seats.free.some(Boolean) && `; needed: ${seats.free.filter(Boolean).join(', ')}`}
          </span>
        )}
        {task.case_tasks.length > 0 && decision.case && (
          <Link to={`/decide?case=${encodeURIComponent(decision.case)}`}>
            {plural(task.case_tasks.length + 1, 'item')} in this case
          </Link>
        )}
      </div>
      <HowItCame task={task} />
      <NoReviewerAlert seats={task.no_reviewer} />
    </header>
  )
}
