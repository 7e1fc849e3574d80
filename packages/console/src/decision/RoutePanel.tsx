import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { DecisionWire } from '../api/wire.ts'
import { policiesQuery } from '../policies/fetch-policies.ts'
import { Panel } from '../shell/Panel.tsx'
import { RecordView } from '../view/ValueView.tsx'
import { percent } from '../words/numbers.ts'
import { modeWords } from '../words/status.ts'
import focus from '../focus/focus.module.css'
import classes from './decision.module.css'

/** Why it was routed so: the rules, the values that they saw, and the nearest change that would have turned it. */
export function RoutePanel({ decision: { route, queue } }: { decision: DecisionWire }) {
  const [policy, version] = route.policy?.split('@') ?? []
  const { data: policies } = useQuery({ ...policiesQuery, enabled: policy !== undefined })
  const name = policies?.items.find(({ id }) => id === policy)?.name
  return (
    <Panel title="Why it was routed so" aside={modeWords[route.mode].label}>
      <Text fw={600}>{modeWords[route.mode].sentence}</Text>
      {route.reasons.length > 0 && (
        <ul className={focus.reasons}>
          {route.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {route.nearest && <p className={focus.near}>{route.nearest}</p>}
      <dl className={classes.facts}>
        <dt>Policy</dt>
        <dd>
          {policy ? (
            <Link to={`/policies/${policy}?version=${version}`}>
              {name ?? policy}, version {version}
            </Link>
          ) : (
            'none: everything is gated'
          )}
        </dd>
        {route.rules.length > 0 && (
          <>
            <dt>Rules that matched</dt>
            <dd className="mono">{route.rules.join(', ')}</dd>
          </>
        )}
        {queue && (
          <>
            <dt>Queue</dt>
            <dd>{queue}</dd>
          </>
        )}
        {route.audit && (
          <>
            <dt>Audit</dt>
            <dd>drawn with probability {percent(route.audit.probability, 0)}</dd>
          </>
        )}
      </dl>
      {route.values && Object.keys(route.values).length > 0 && (
        <details>
          <summary>The values that the rules saw</summary>
          <RecordView value={route.values} path="route.values" />
        </details>
      )}
    </Panel>
  )
}
