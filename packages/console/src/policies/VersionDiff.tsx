import { Text } from '@mantine/core'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { LineDiff } from './LineDiff.tsx'
import classes from './policies.module.css'
import { sayChanges } from './say-changes.ts'

/** A version beside the one in force: first in words, then line by line. */
export function VersionDiff({
  was,
  now,
  wasName,
  nowName,
}: {
  was: string
  now: string
  wasName: string
  nowName: string
}) {
  const said = sayChanges(was, now)
  return (
    <Panel title={`${wasName} → ${nowName}`}>
      {said && said.length > 0 && (
        <ul className={classes.said} aria-label="What it changes">
          {said.map((sentence) => (
            <li key={sentence}>
              <TextView text={sentence} inline />
            </li>
          ))}
        </ul>
      )}
      {said?.length === 0 && (
        <Text size="sm" c="dimmed">
          No rule differs.
        </Text>
      )}
      <LineDiff was={was} now={now} wasName={wasName} nowName={nowName} />
    </Panel>
  )
}
