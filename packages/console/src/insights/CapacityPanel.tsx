import { Group, NativeSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, query } from '../api/request.ts'
import type { InsightsCapacityWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { queuesQuery } from '../focus/fetch-queues.ts'
import { brief } from '../objectives/objective-words.ts'
import { objectivesQuery } from '../objectives/objectives.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { count, percent, plural } from '../words/numbers.ts'
import { span } from '../words/time.ts'
import { asMoney } from './measures/say-figure.ts'

interface Asked {
  queue: string
  hours: string
  people?: string
  minutes?: string
  within?: string
  objective?: string
  max_error?: string
}
const capacityQuery = (asked: Asked, range: number) =>
  queryOptions({
    queryKey: ['insights', 'capacity', asked, range],
    queryFn: () =>
      get<InsightsCapacityWire>(
        `/v1/insights/capacity${query({ ...asked, since: new Date(Date.now() - range * 3_600_000).toISOString() })}`,
      ),
    placeholderData: keepPreviousData,
  })
const wait = (seconds: number | null) => (seconds === null ? '–' : span(seconds * 1_000))

const sayUnder = ({ objective, max_error, spared, added, unclear }: NonNullable<InsightsCapacityWire['under']>) =>
  `By ${objective} with at most ${brief(max_error)} wrong, ${count(spared)} that came would have gone ahead alone and ${count(added)} more would have come${unclear > 0 ? `; of ${count(unclear)} it cannot be told` : ''}.`

/** How many people does a queue take? What has arrived is worked again, by more and by fewer. */
export function CapacityPanel({ hours: range }: { hours: number }) {
  const { data: queues } = useQuery(queuesQuery)
  const { currency } = useSession().workspace
  const money = currency === null ? null : asMoney(currency)
  const [queue, setQueue] = useState('inbox')
  const { data: objectives } = useQuery(objectivesQuery)
  const [hours, setHours] = useState<number | string>(8)
  const [people, setPeople] = useState<number | string>('')
  const [minutes, setMinutes] = useState<number | string>('')
  const [within, setWithin] = useState('')
  const [objective, setObjective] = useState('')
  const [wrong, setWrong] = useState<number | string>('')
  const [asked] = useDebouncedValue(
    {
      ...{ queue, hours: String(Math.min(24, Math.max(1, Math.round(Number(hours)) || 8))) },
      ...(Number(people) > 0 && { people: String(people) }),
      ...(Number(minutes) > 0 && { minutes: String(minutes) }),
      ...(within.trim() && { within: within.trim() }),
      ...(objective && { objective }),
      ...(objective && Number(wrong) > 0 && { max_error: String(Number((Number(wrong) / 100).toFixed(6))) }),
    },
    250,
  )
  const { data, error } = useQuery(capacityQuery(asked, range))
  const priced = money !== null && (data?.plans ?? []).some(({ wait_cost: cost }) => cost !== null)
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
          <NumberInput label="Hours a day" min={1} max={24} w={110} value={hours} onChange={setHours} />
          <NumberInput label="People" placeholder="any" min={1} max={500} w={90} value={people} onChange={setPeople} />
          <NumberInput
            label="Minutes each"
            placeholder="as recorded"
            min={0.1}
            max={480}
            w={120}
            value={minutes}
            onChange={setMinutes}
          />
          <TextInput
            label="Answered within"
            placeholder="its own, or 4h"
            w={130}
            value={within}
            onChange={(event) => setWithin(event.currentTarget.value)}
          />
          {(objectives?.items.length ?? 0) > 0 && (
            <NativeSelect
              label="What goes ahead alone"
              data={[
                { value: '', label: 'as it came' },
                ...(objectives?.items ?? []).map(({ id }) => ({ value: id, label: `by ${id}` })),
              ]}
              value={objective}
              onChange={(event) => setObjective(event.currentTarget.value)}
            />
          )}
          {objective && (
            <NumberInput
              label="Wrong at most"
              placeholder="as stated"
              suffix=" %"
              min={0.01}
              max={50}
              w={130}
              value={wrong}
              onChange={setWrong}
            />
          )}
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
              {plural(data.arrivals, 'item')} {data.under ? 'would have come' : 'came'}, each looked at for{' '}
              {span(data.handling.median_ms)} (
              {data.assumed.minutes === null ? `median of ${count(data.handling.n)}` : 'assumed'}).
              {data.under && ` ${sayUnder(data.under)}`} With so many people each day from {data.day.from_hour}:00 UTC
              for {plural(data.day.hours, 'hour')}:
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
                    {priced && <th className={table.end}>Cost of waiting</th>}
                  </tr>
                </thead>
                <tbody>
                  {data.plans.map((plan) => (
                    <tr key={plan.people} aria-current={plan.people === Number(people) || undefined}>
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
                      {priced && (
                        <td className={table.end}>
                          {money === null || plan.wait_cost === null ? '–' : money(plan.wait_cost)}
                        </td>
                      )}
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
