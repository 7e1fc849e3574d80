import { Button, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ShiftWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { clock } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import { cancelShift, planShift } from './change-rota.ts'
import { DoneStrip } from './DoneStrip.tsx'
import { rotaQuery } from './fetch-watch.ts'
import { ShiftForm } from './ShiftForm.tsx'
import { sayScope } from './watch-words.ts'

/** Who is planned to be on watch, when and for what. */
export function Rota() {
  const session = useSession()
  const client = useQueryClient()
  const now = useNow(30_000)
  const [planning, setPlanning] = useState(false)
  const [taken, setTaken] = useState<ShiftWire | null>(null)
  const { data, error, refetch } = useQuery(rotaQuery)
  const renew = () => void client.invalidateQueries({ queryKey: rotaQuery.queryKey })
  const takeOut = useMutation({
    mutationFn: async (shift: ShiftWire) => {
      await cancelShift(shift.id)
      return shift
    },
    onSuccess: setTaken,
    onSettled: renew,
  })
  const putBack = useMutation({ mutationFn: planShift, onSuccess: () => setTaken(null), onSettled: renew })
  const shifts = data?.items ?? []
  const mayPlan = may(session, 'rota.write')
  return (
    <Panel
      title="Rota"
      flush={shifts.length > 0 && !planning}
      aside={
        mayPlan && !planning ? (
          <Button size="compact-sm" variant="default" onClick={() => setPlanning(true)}>
            Plan a shift
          </Button>
        ) : undefined
      }
    >
      <ProblemAlert
        error={error ?? takeOut.error ?? putBack.error}
        onRetry={error ? () => void refetch() : undefined}
      />
      {planning && (
        <ShiftForm
          onDone={() => {
            setPlanning(false)
            renew()
          }}
        />
      )}
      {data && shifts.length === 0 && !planning && (
        <Text size="sm" c="dimmed">
          No shift is planned. With a rota, a shift that nobody stands shows as a gap on every page
          {mayPlan ? '.' : '; a lead plans it.'}
        </Text>
      )}
      {shifts.length > 0 && (
        <table className={`${table.table} ${table.stack}`}>
          <thead>
            <tr>
              <th>Who</th>
              <th>From</th>
              <th>To</th>
              <th>What</th>
              {mayPlan && (
                <th>
                  <span className="only-read">What can be done</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shifts.map((shift) => (
              <tr key={shift.id}>
                <td>
                  <strong>{shift.name || 'No name yet'}</strong>
                </td>
                <td data-label="From">{clock(shift.from, now)}</td>
                <td data-label="To">{clock(shift.to, now)}</td>
                <td data-label="What">{sayScope({ systems: shift.systems, actions: [] })}</td>
                {mayPlan && (
                  <td className={table.end}>
                    {Date.parse(shift.from) > now ? (
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        onClick={() => takeOut.mutate(shift)}
                        aria-label={`Take out the shift of ${shift.name}, ${clock(shift.from, now)}`}
                      >
                        Take out
                      </Button>
                    ) : (
                      'under way'
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {taken && (
        <DoneStrip
          words={`The shift of ${taken.name} is out of the rota.`}
          onUndo={() => putBack.mutate(taken)}
          onClose={() => setTaken(null)}
        />
      )}
    </Panel>
  )
}
