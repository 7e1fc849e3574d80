import { SimpleGrid, Text } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { get, query } from '../api/request.ts'
import type { InsightsMineWire, RateWire, Verdict } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { count, percent } from '../words/numbers.ts'
import { verdictWords } from '../words/status.ts'
import { span } from '../words/time.ts'
import { Figure } from './Figure.tsx'

const ownInsightsQuery = (hours: number) =>
  queryOptions({
    queryKey: ['insights', 'mine', hours],
    queryFn: () =>
      get<InsightsMineWire>(
        `/v1/insights/mine${query({ since: new Date(Date.now() - hours * 3_600_000).toISOString() })}`,
      ),
  })

const of = ({ n, interval }: RateWire, what: string) =>
  interval === null
    ? 'none yet'
    : `of ${count(n)} ${what}; 95 %: ${percent(interval[0], 0)} to ${percent(interval[1], 0)}`

/** One's own figures come first, and are shown to nobody else. */
export function OwnPanel({ hours }: { hours: number }) {
  const { data } = useQuery(ownInsightsQuery(hours))
  if (!data || data.answered + data.undone === 0) return null
  const verdicts = (Object.entries(data.verdicts) as [Verdict, number][]).sort((a, b) => b[1] - a[1])
  return (
    <Panel title="Yours" aside="Seen by you alone">
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
        <Figure
          label="You answered"
          value={count(data.answered)}
          note={data.undone > 0 ? `${count(data.undone)} taken back in time` : 'none taken back'}
        />
        <Figure
          label="Overturned by an audit"
          value={data.audited.rate === null ? '–' : percent(data.audited.rate, 0)}
          note={of(data.audited, 'audited')}
        />
        <Figure
          label="Seeded errors caught"
          value={data.seeded.rate === null ? '–' : percent(data.seeded.rate, 0)}
          note={of(data.seeded, 'seeded')}
        />
        <Figure
          label="Time you looked at one"
          value={data.active.median_ms === null ? '–' : span(data.active.median_ms)}
          note="median; no mark for speed"
        />
      </SimpleGrid>
      <Text size="sm" mt="sm">
        {verdicts.map(([verdict, n]) => `${verdictWords[verdict].done} ${count(n)}`).join(' · ')}
        {data.voided > 0 && ` · ${count(data.voided)} count no more: what they decided was taken back`}
      </Text>
    </Panel>
  )
}
