import { Text } from '@mantine/core'
import type { WatchWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { plural } from '../words/numbers.ts'
import { clock } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { sayScope } from './watch-words.ts'
import classes from './watch.module.css'

/** Who is on watch, for what, since when; and what nobody covers. */
export function OnWatchPanel({ watch: { items, uncovered } }: { watch: WatchWire }) {
  const now = useNow(30_000)
  return (
    <Panel title="On watch">
      {items.length === 0 && uncovered.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody is. A live watch is a gate until somebody is there, and what is held goes to people when its window
          ends.
        </Text>
      )}
      <ul className={classes.plain}>
        {uncovered.map(({ system, decisions }) => (
          <li key={system}>
            <ToneBadge tone="bad">Nobody watches {system}</ToneBadge>
            <span className={classes.dim}>{plural(decisions, 'decision')} can be vetoed now</span>
          </li>
        ))}
        {items.map((watcher) => (
          <li key={watcher.person}>
            <strong>{watcher.name || 'No name yet'}</strong>
            <span className={classes.dim}>
              {sayScope(watcher)}, since {clock(watcher.since, now)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
