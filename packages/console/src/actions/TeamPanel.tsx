import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { InsightsNeedWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { ErrorBars } from './ErrorBars.tsx'
import { sayPeopleBelow, sayTeam } from './say-team.ts'

/** What people and AI would get wrong as a team, by who is asked when. */
export function TeamPanel({ team }: { team: NonNullable<InsightsNeedWire['team']> }) {
  return (
    <Panel title={sayTeam(team)}>
      <ErrorBars
        lines={[
          { name: 'AI alone', what: 'if every proposal had been done', wrong: team.ai },
          { name: 'People alone', what: 'asked about everything', wrong: team.people },
          { name: 'The surer of both', what: 'people only where they are surer', wrong: team.deferring },
          { name: 'Both combined', what: 'whatever is likelier after both have spoken', wrong: team.combined },
        ]}
      />
      <Text size="sm" mt="md">
        {sayPeopleBelow(team)}{' '}
        {team.people_below !== null && (
          <>
            Whether it may go ahead above that is not said by this: state an <Link to="/objectives">objective</Link>.
          </>
        )}
      </Text>
      <Text size="sm" c="dimmed" mt="xs">
        From audits of what people decided, each judged by what the others taught. People saw what the AI proposed: what
        they would say without it is not known.
      </Text>
    </Panel>
  )
}
