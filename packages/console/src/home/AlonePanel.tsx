import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { HomeWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { count } from '../words/numbers.ts'
import classes from './home.module.css'

/** What happened without a person, and under which policy. */
export function AlonePanel({ home }: { home: HomeWire }) {
  return (
    <Panel
      title="Went ahead alone today"
      aside={
        home.policy ? (
          <Link to={`/policies/${home.policy.id}`}>
            {home.policy.name} v{home.policy.version}
          </Link>
        ) : undefined
      }
    >
      <span className={classes.figure}>{count(home.alone_today)}</span>
      <Text c="dimmed" size="sm">
        {home.policy ? (
          <Link to="/decisions?route=auto">See what it was</Link>
        ) : (
          'There is no policy, so nothing goes ahead alone: everything comes to a person.'
        )}
      </Text>
    </Panel>
  )
}
