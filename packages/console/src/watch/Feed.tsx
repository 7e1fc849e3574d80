import { Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { isCovered } from '@countersign/core'
import type { WatchWire } from '../api/wire.ts'
import { openIncidentsQuery } from '../incidents/fetch-incidents.ts'
import { KeyButton } from '../keyboard/KeyButton.tsx'
import { useAnnounce } from '../shell/Announcer.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count, plural } from '../words/numbers.ts'
import { Counts } from './Counts.tsx'
import { feedQuery } from './fetch-watch.ts'
import { gatherRows } from './gather-rows.ts'
import { QuietFeed } from './QuietFeed.tsx'
import { StandOut } from './StandOut.tsx'
import { useStillFeed } from './use-still-feed.ts'
import { sayScope } from './watch-words.ts'
import classes from './watch.module.css'

const everything = { systems: [], actions: [] }
const announceMs = 10_000

/** What an AI does by itself: what stands out, one by one; all of it, counted. Readable at any rate. */
export function Feed({ mine }: { mine: WatchWire['items'][number] | undefined }) {
  const say = useAnnounce()
  const [all, setAll] = useState(false)
  const scope = mine && !all ? mine : everything
  const { data, error, refetch } = useQuery(feedQuery(scope.systems))
  const { shown, paused, fresh, standOut, press, region } = useStillFeed(data)
  const openIncidents = useQuery(openIncidentsQuery).data?.items.length ?? 0
  const saidAt = useRef(0)
  useEffect(() => {
    if (standOut === 0 || Date.now() - saidAt.current < announceMs) return
    saidAt.current = Date.now()
    say(`${plural(standOut, 'new decision')} ${standOut === 1 ? 'stands' : 'stand'} out.`)
  }, [standOut, say])

  const anomalies = shown?.anomalies.filter(({ decision }) => isCovered(scope, decision)) ?? []
  const lines = shown ? gatherRows(shown).filter((line) => isCovered(scope, line)) : []
  const total = lines.reduce((sum, line) => sum + line.total, 0)
  const lastMinute = lines.reduce((sum, line) => sum + line.lastMinute, 0)
  return (
    <section className={classes.feed} aria-label="Feed" {...region}>
      <Group justify="space-between" gap="xs" className={classes.bar}>
        <Group gap="xs">
          <KeyButton
            id="watch.pause"
            size="compact-md"
            variant={paused && fresh > 0 ? 'filled' : 'default'}
            label={paused ? `Paused${fresh > 0 ? `, ${count(fresh)} new` : ''}` : 'Pause'}
            onPress={press}
          />
          {paused && standOut > 0 && (
            <Text size="sm">
              {count(standOut)} of them {standOut === 1 ? 'stands' : 'stand'} out
            </Text>
          )}
          {!paused && (
            <Text size="sm" c="dimmed">
              Live. It keeps still while you point at it.
            </Text>
          )}
          {openIncidents > 0 && (
            <Link to="/incidents?status=open" className={classes.incidents}>
              {plural(openIncidents, 'open incident')}
            </Link>
          )}
        </Group>
        {mine && sayScope(mine) !== 'everything' && (
          <NativeSelect
            size="xs"
            aria-label="What the feed shows"
            value={all ? 'all' : 'mine'}
            onChange={(event) => setAll(event.currentTarget.value === 'all')}
            data={[
              { value: 'mine', label: 'What I watch' },
              { value: 'all', label: 'Everything' },
            ]}
          />
        )}
      </Group>
      <ProblemAlert error={data ? null : error} onRetry={() => void refetch()} />
      {!shown && !error && <PageLoading />}
      {shown && (
        <Stack gap="lg">
          {anomalies.length === 0 && lines.length === 0 ? (
            <QuietFeed watching={mine !== undefined} />
          ) : (
            <>
              <StandOut anomalies={anomalies} total={total} />
              <Panel title="All of it" flush aside={`${count(lastMinute)} in the last minute, ${count(total)} in five`}>
                <Counts lines={lines} />
              </Panel>
            </>
          )}
        </Stack>
      )}
    </section>
  )
}
