import { Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { useNow } from '../words/use-now.ts'
import { changePerson, invitePerson } from './change-people.ts'
import type { Invited } from './invited.ts'
import { PersonModal } from './PersonModal.tsx'
import { PersonRow } from './PersonRow.tsx'

export function PeopleTable({
  people,
  onInvited,
}: {
  people: readonly PersonWire[]
  onInvited: (invited: Invited) => void
}) {
  const client = useQueryClient()
  const now = useNow(60_000)
  const [changing, setChanging] = useState<string | null>(null)
  const invite = useMutation({
    mutationFn: async (person: PersonWire) => ({ ...(await invitePerson(person.id)), name: person.name }),
    onSuccess: onInvited,
    onError: (error) => notifyError(error),
  })
  const activate = useMutation({
    mutationFn: (person: PersonWire) => changePerson(person.id, { active: !person.active }),
    onError: (error) => notifyError(error),
    onSettled: () => client.invalidateQueries({ queryKey: ['people'] }),
  })
  const person = people.find(({ id }) => id === changing)
  return (
    <>
      <Panel title="Everybody here" flush>
        <table className={`${table.table} ${table.stack}`}>
          <thead>
            <tr>
              <th>Name</th>
              <th>Roles</th>
              <th>Skills</th>
              <th>In hand now</th>
              <th>Away</th>
              <th>Conflicts</th>
              <th>
                <span className="only-read">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map((one) => (
              <PersonRow
                key={one.id}
                person={one}
                now={now}
                onChange={() => setChanging(one.id)}
                onInvite={() => invite.mutate(one)}
                onSwitch={() => activate.mutate(one)}
              />
            ))}
          </tbody>
        </table>
      </Panel>
      <Text size="sm" c="dimmed">
        What somebody has in hand is a load, for moving work. It is no measure of the person.
      </Text>
      {person && (
        <PersonModal
          person={person}
          others={people.filter(({ id }) => id !== person.id)}
          onClose={() => setChanging(null)}
        />
      )}
    </>
  )
}
