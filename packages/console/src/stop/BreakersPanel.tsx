import { Button, Switch, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { BreakerWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { may } from '../shell/may.ts'
import { notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { percent } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { BreakerForm } from './BreakerForm.tsx'
import { breakersQuery, measureWords, switchBreaker } from './breakers.ts'

/** Stops that set themselves: what each watches, what it has seen, and how near it is. */
export function BreakersPanel() {
  const session = useSession()
  const [making, setMaking] = useState(false)
  const { data, error, refetch } = useQuery(breakersQuery)
  const breakers = data?.items ?? []
  const mayWrite = may(session, 'breaker.write')
  return (
    <Panel
      title="Stops that set themselves"
      flush={breakers.length > 0}
      aside={
        mayWrite && !making ? (
          <Button size="compact-sm" variant="default" onClick={() => setMaking(true)}>
            Make a breaker
          </Button>
        ) : undefined
      }
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {making && <BreakerForm onDone={() => setMaking(false)} />}
      {data && breakers.length === 0 && !making && (
        <Text size="sm">
          A breaker holds one system, or one version of it, by itself when too much of what it does turns out badly:
          when people keep changing it, or its effects fail. What it had let go alone then waits for people, until two
          of them restart it.
        </Text>
      )}
      {breakers.length > 0 && (
        <table className={`${table.table} ${table.stack}`}>
          <thead>
            <tr>
              <th>Watches</th>
              <th>When</th>
              <th>Has seen</th>
              <th>Holds</th>
              <th className={table.end}>On</th>
            </tr>
          </thead>
          <tbody>
            {breakers.map((breaker) => (
              <Row key={breaker.id} breaker={breaker} mayWrite={mayWrite} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

function Row({ breaker, mayWrite }: { breaker: BreakerWire; mayWrite: boolean }) {
  const client = useQueryClient()
  const switching = useMutation({
    mutationFn: (active: boolean) => switchBreaker(breaker.id, active),
    onError: (error) => notifyError(error),
    onSettled: () => void client.invalidateQueries({ queryKey: breakersQuery.queryKey }),
  })
  const { system, version, rule, measure, threshold, least, window, n, bad, lower } = breaker
  return (
    <tr>
      <td>
        <strong>{system}</strong>
        {version !== null && ` ${version}`}
        {rule !== null && `, rule ${rule}`}
      </td>
      <td data-label="When">
        {measureWords[measure].label}: over {percent(threshold)} of {least} or more in {window}
      </td>
      <td data-label="Has seen">
        {bad} of {n}
        {n > 0 && `, so at least ${percent(lower)}`}
      </td>
      <td data-label="Holds">
        {breaker.stop ? <ToneBadge tone="bad">It holds</ToneBadge> : <ToneBadge tone="calm">No</ToneBadge>}
      </td>
      <td className={table.end} data-label="On">
        <Switch
          display="inline-block"
          aria-label={`${system}: ${measureWords[measure].label}`}
          checked={breaker.active}
          disabled={!mayWrite || switching.isPending}
          onChange={(event) => switching.mutate(event.currentTarget.checked)}
        />
      </td>
    </tr>
  )
}
