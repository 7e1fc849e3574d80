import { Group, NativeSelect, NumberInput, Stack, Text } from '@mantine/core'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, query } from '../api/request.ts'
import type { InsightsCapacityWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { queuesQuery } from '../focus/fetch-queues.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { count, percent, plural } from '../words/numbers.ts'
import { span } from '../words/time.ts'
import { asMoney } from './measures/say-figure.ts'

const capacityQuery = (queue: string, hours: number, range: number) =>
  queryOptions({
    queryKey: ['insights', 'capacity', queue, hours, range],
    queryFn: () =>
      get<InsightsCapacityWire>(
        `/v1/insights/capacity${query({ queue, hours: String(hours), since: new Date(Date.now() - range * 3_600_000).toISOString() })}`,
      ),
    placeholderData: keepPreviousData,
  })
const wait = (seconds: number | null) => (seconds === null ? '–' : span(seconds * 1_000))

/** How many people does a queue take? What has arrived is worked again, by more and by fewer. */
export function CapacityPanel({ hours: range }: { hours: number }) {
  const { data: queues } = useQuery(queuesQuery)
  const { currency } = useSession().workspace
  const money = currency === null ? null : asMoney(currency)
  const [queue, setQueue] = useState('inbox')
  const [hours, setHours] = useState<number | string>(8)
  const worked = Math.min(24, Math.max(1, Math.round(Number(hours)) || 8))
  const { data, error } = useQuery(capacityQuery(queue, worked, range))
  const names = Array.from(new Set(['inbox', ...(queues?.items ?? []).map(({ name }) => name)]))
  return (
    <Panel title="How many people does it take?">
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          <NativeSelect
            label="Queue"
            data={names}
            value={queue}
            onChange={(event) => setQueue(event.currentTarget.value)}
          />
          <NumberInput label="Hours a day" min={1} max={24} w={120} value={hours} onChange={setHours} />
        </Group>
        <ProblemAlert error={error} />
        {data && data.handling === null && (
          <Text size="sm">
            {data.arrivals === 0
              ? 'Nothing has come to this queue in this time.'
              : 'Nobody has answered in this queue yet, so it is not known how long one takes.'}
          </Text>
        )}
        {data && data.handling !== null && (
          <>
            <Text size="sm">
              {plural(data.arrivals, 'item')} came, each looked at for {span(data.handling.median_ms)} (median of{' '}
              {count(data.handling.n)}). With so many people each day from {data.day.from_hour}:00 UTC for{' '}
              {plural(data.day.hours, 'hour')}:
            </Text>
            <div className={table.scroll} tabIndex={0} role="group" aria-label="How many people it takes">
              <table className={table.table}>
                <thead>
                  <tr>
                    <th className={table.end}>People</th>
                    <th className={table.end}>Wait, 19 of 20 within</th>
                    <th className={table.end}>Late</th>
                    <th className={table.end}>Never answered</th>
                    <th className={table.end}>At work</th>
                    <th className={table.end}>Hours of people</th>
                  </tr>
                </thead>
                <tbody>
                  {data.plans.map((plan) => (
                    <tr key={plan.people}>
                      <td className={table.end}>{count(plan.people)}</td>
                      <td className={table.end}>{wait(plan.p95_wait_s)}</td>
                      <td className={table.end}>
                        {plan.with_deadline === 0 ? '–' : `${count(plan.late)} of ${count(plan.with_deadline)}`}
                      </td>
                      <td className={table.end}>{count(plan.unserved)}</td>
                      <td className={table.end}>{plan.utilisation === null ? '–' : percent(plan.utilisation, 0)}</td>
                      <td className={table.end}>
                        {count(Math.round(plan.people_hours))}
                        {money !== null && plan.people_cost !== null && (
                          <span className={table.summary}>{money(plan.people_cost)}</span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <Text size="sm" c="dimmed">
              Simulated on what arrived, first come, first served, at the pace at which people really looked. People who
              are always at work have no time for a doubtful one.
            </Text>
          </>
        )}
      </Stack>
    </Panel>
  )
}
