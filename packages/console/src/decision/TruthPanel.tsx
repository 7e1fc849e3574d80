import { Text } from '@mantine/core'
import type { DecisionWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { ValueView } from '../view/ValueView.tsx'
import { sayMaturity } from '../words/behind.ts'
import { sayOutcome } from '../words/status.ts'
import classes from './decision.module.css'

const harm = (adverse: boolean | null) =>
  adverse === null ? 'not said whether it did harm' : adverse ? 'it went badly for somebody' : 'it did no harm'

/** What was decided and what turned out to be so, side by side: one never stands over the other. */
export function TruthPanel({ decision }: { decision: DecisionWire }) {
  const { truth } = decision
  if (truth.length === 0) return null
  return (
    <Panel title="Decided, and what turned out to be so">
      <div className={classes.beside}>
        <div>
          <Text size="sm" fw={600}>
            Decided
          </Text>
          <Text>{sayOutcome(decision) || 'Not yet'}</Text>
          <Text size="sm" c="dimmed">
            {new Date(decision.ended_at ?? decision.created_at).toLocaleString()}
          </Text>
        </div>
        <div>
          <Text size="sm" fw={600}>
            Turned out
          </Text>
          {truth.map((one, i) => (
            <div key={i} className={classes.truth}>
              <ValueView value={one.value} path="truth" />
              <Text size="sm" c="dimmed" component="div">
                <TextView text={one.source} inline />, {new Date(one.observed_at).toLocaleString()}:{' '}
                {sayMaturity(one.maturity)} after the decision; {harm(one.adverse)}
              </Text>
            </div>
          ))}
        </div>
      </div>
    </Panel>
  )
}
