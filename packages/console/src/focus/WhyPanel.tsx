import { Text } from '@mantine/core'
import type { RouteWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import classes from './focus.module.css'

/** Why a person is asked, in the policy's words, what would have routed it otherwise, and why it comes now. */
export function WhyPanel({ route, next }: { route: RouteWire; next: string }) {
  return (
    <Panel title="Why you are asked">
      {route.reasons.length > 0 ? (
        <ul className={classes.reasons}>
          {route.reasons.map((reason) => (
            <li key={reason}>
              <TextView text={reason} inline />
            </li>
          ))}
        </ul>
      ) : (
        <Text size="sm">
          {route.policy ? 'No rule let it go ahead alone.' : 'There is no policy yet, so everything comes to a person.'}
        </Text>
      )}
      {route.nearest && (
        <p className={classes.near}>
          <TextView text={route.nearest} inline />
        </p>
      )}
      <Text size="sm" c="dimmed" mt="xs">
        Why now: {next}
      </Text>
    </Panel>
  )
}
