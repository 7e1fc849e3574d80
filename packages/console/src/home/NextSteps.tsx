import { Link } from 'react-router'
import type { HomeWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import classes from './home.module.css'

/** What to try next: each step only while it is still ahead. */
export function NextSteps({ home }: { home: HomeWire }) {
  const session = useSession()
  const steps = [
    {
      to: '/policies/suggest',
      title: 'Write the rule that I am following',
      text: 'From your own decisions, a draft of what may go ahead alone.',
      show: home.decided_today > 0 && may(session, 'policy.suggest'),
    },
    {
      to: '/import',
      title: 'Decide on your own data',
      text: 'Drop a CSV or JSONL file; nothing leaves this server.',
      show: may(session, 'decision.propose'),
    },
    {
      to: '/keys',
      title: 'Connect a system of yours',
      text: 'A key, and eight lines of code.',
      show: may(session, 'key.mint'),
    },
    {
      to: '/people',
      title: 'Invite a second pair of eyes',
      text: 'Then loosening a policy takes two.',
      show: session.workspace.members <= 1 && may(session, 'person.invite'),
    },
  ].filter(({ show }) => show)
  if (steps.length === 0) return null
  return (
    <Panel title="What to try next" flush>
      <ul className={classes.rows}>
        {steps.map((step) => (
          <li key={step.to}>
            <Link to={step.to}>
              <span>{step.title}</span>
              <span className={classes.dim}>{step.text}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
