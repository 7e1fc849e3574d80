import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { BoardWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { Ago } from '../words/Ago.tsx'
import { plural } from '../words/numbers.ts'
import { clock } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import { ReassignForm } from './ReassignForm.tsx'

/** Who is on what, by name: a load, never a measure of anybody. */
export function BoardPeople({ board }: { board: BoardWire }) {
  const session = useSession()
  const now = useNow(10_000)
  const [moving, setMoving] = useState<string | null>(null)
  const busy = board.people.filter(({ holding, kept }) => holding.length > 0 || kept > 0)
  const free = board.people.filter(({ holding, kept }) => holding.length === 0 && kept === 0)
  return (
    <Panel title="Who is on what" flush={busy.length > 0}>
      {busy.length > 0 && (
        <table className={`${table.table} ${table.stack}`}>
          <thead>
            <tr>
              <th>Who</th>
              <th>Works on</th>
              <th>Since</th>
              <th>Due</th>
              <th>
                <span className="only-read">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {busy.flatMap((person) => [
              ...person.holding.map((held) => (
                <tr key={held.task}>
                  <td>
                    <strong>{person.name}</strong>
                  </td>
                  <td data-label="Works on">
                    <Link to={`/decide?task=${held.task}`}>
                      {held.kind} in {held.queue}
                    </Link>
                    {held.acknowledged && <span className={table.summary}>said that they are on it</span>}
                  </td>
                  <td data-label="Since">
                    <Ago at={held.since} />
                  </td>
                  <td data-label="Due">{held.due ? clock(held.due, now) : '–'}</td>
                  <td className={table.end}>
                    {may(session, 'task.reassign') &&
                      (moving === held.task ? (
                        <ReassignForm
                          task={held.task}
                          from={person.id}
                          people={board.people}
                          onDone={() => setMoving(null)}
                        />
                      ) : (
                        <Button
                          size="compact-sm"
                          variant="default"
                          aria-label={`Reassign from ${person.name}, ${held.queue}`}
                          onClick={() => setMoving(held.task)}
                        >
                          Reassign
                        </Button>
                      ))}
                  </td>
                </tr>
              )),
              ...(person.kept > 0
                ? [
                    <tr key={`${person.id} kept`}>
                      <td>
                        <strong>{person.name}</strong>
                      </td>
                      <td data-label="Works on">{plural(person.kept, 'task')} kept for them, not taken yet</td>
                      <td />
                      <td />
                      <td />
                    </tr>,
                  ]
                : []),
            ])}
          </tbody>
        </table>
      )}
      <Text size="sm" c="dimmed" p={busy.length > 0 ? 'md' : undefined}>
        {busy.length === 0 && 'Nobody holds anything now. '}
        {board.unnamed > 0 &&
          `${plural(board.unnamed, 'task')} held by somebody who is not named: audits and blind gates. `}
        {free.length > 0 &&
          `Free: ${free.map(({ name, away_until: away }) => (away ? `${name} (away until ${clock(away, now)})` : name)).join(', ')}.`}
      </Text>
    </Panel>
  )
}
