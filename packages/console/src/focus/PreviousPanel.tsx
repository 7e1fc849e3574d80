import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Json, TaskWire } from '../api/wire.ts'
import { ChangeList } from '../edit/ChangeList.tsx'
import { diffValues } from '../edit/diff-values.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'

/** An earlier attempt was returned; this is what was asked and what changed. */
export function PreviousPanel({ previous, now }: { previous: NonNullable<TaskWire['previous']>; now: Json }) {
  return (
    <Panel title="A new attempt" aside={<Link to={`/decisions/${previous.decision}`}>the one before</Link>}>
      <Text size="sm" fw={600}>
        You asked
      </Text>
      <TextView text={previous.instruction} />
      <Text size="sm" fw={600} mt="sm">
        Was → now
      </Text>
      <ChangeList changes={diffValues(previous.proposal, now)} />
    </Panel>
  )
}
