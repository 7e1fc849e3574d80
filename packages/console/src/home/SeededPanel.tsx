import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { HomeWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { Ago } from '../words/Ago.tsx'
import classes from './home.module.css'

/** Wrong proposals that were planted to see whether they are caught; told only after they were decided. */
export function SeededPanel({ home }: { home: HomeWire }) {
  if (home.caught + home.missed === 0) return null
  return (
    <Panel title="Planted errors" aside={`${home.caught} caught · ${home.missed} missed`} flush>
      <ul className={classes.rows}>
        {home.seeded.slice(0, 5).map((seed) => (
          <li key={seed.decision}>
            <Link to={`/decisions/${seed.decision}`}>
              <span>{seed.caught ? 'Caught' : 'Missed'}</span>
              <Text size="sm" c="dimmed">
                {seed.why} · <Ago at={seed.at} />
              </Text>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
