import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useEvents } from '../api/LiveProvider.tsx'
import { useAnnounce } from '../shell/Announcer.tsx'
import { Panel } from '../shell/Panel.tsx'
import { Ago } from '../words/Ago.tsx'
import { plural } from '../words/numbers.ts'
import watch from '../watch/watch.module.css'
import { openIncidentsQuery } from './fetch-incidents.ts'

/** Beside the feed: what somebody found odd, and nobody has closed. */
export function OpenIncidents() {
  const say = useAnnounce()
  const { data } = useQuery(openIncidentsQuery)
  useEvents((event) => {
    if (event.type === 'incident.opened')
      say(`${event.actor.name ?? 'Somebody'} flagged something: an incident is open.`)
  })
  const incidents = data?.items ?? []
  return (
    <Panel title="Open incidents" aside={<Link to="/incidents">All</Link>}>
      {data && incidents.length === 0 && (
        <Text size="sm" c="dimmed">
          None. Flag what is odd: what resembles it then waits for people, until a lead closes the incident.
        </Text>
      )}
      <ul className={watch.plain}>
        {incidents.slice(0, 5).map((incident) => (
          <li key={incident.id}>
            <Link to={`/incidents/${incident.id}`}>
              {incident.action}, {incident.system} {incident.version}
            </Link>
            <span className={watch.dim}>
              {incident.opened_by.name || 'Somebody'}, <Ago at={incident.opened_at} />:{' '}
              {plural(incident.size, 'decision')}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
