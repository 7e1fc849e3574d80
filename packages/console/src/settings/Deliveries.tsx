import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import table from '../decision/decision.module.css'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { Ago } from '../words/Ago.tsx'
import { deliveriesQuery } from './fetch-webhooks.ts'

export function Deliveries({ id }: { id: string }) {
  const { data, error } = useQuery(deliveriesQuery(id))
  if (error) return <ProblemAlert error={error} />
  if (!data?.items.length)
    return (
      <Text size="sm" c="dimmed">
        Nothing was sent yet.
      </Text>
    )
  return (
    <table className={`${table.table} ${table.stack}`}>
      <thead>
        <tr>
          <th>Event</th>
          <th>State</th>
          <th>Last error</th>
          <th className={table.end}>When</th>
        </tr>
      </thead>
      <tbody>
        {data.items.map((delivery) => (
          <tr key={delivery.id}>
            <td>
              <strong>{delivery.type}</strong>
            </td>
            <td data-label="State">
              {delivery.state}, {delivery.attempts} tries
            </td>
            <td data-label="Last error">{delivery.last_error ?? '–'}</td>
            <td className={table.end} data-label="When">
              <Ago at={delivery.at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
