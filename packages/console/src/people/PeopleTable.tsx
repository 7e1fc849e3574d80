import { Button, Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonWire, Role } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { changePerson, invitePerson } from './change-people.ts'
import { EditPerson } from './EditPerson.tsx'
import type { Invited } from './PeoplePage.tsx'
import { roleWords } from './role-words.ts'

export function PeopleTable({
  people,
  onInvited,
}: {
  people: readonly PersonWire[]
  onInvited: (invited: Invited) => void
}) {
  const client = useQueryClient()
  const [editing, setEditing] = useState<PersonWire | null>(null)
  const refresh = () => void client.invalidateQueries({ queryKey: ['people'] })
  const invite = useMutation({
    mutationFn: async (person: PersonWire) => ({ ...(await invitePerson(person.id)), name: person.name }),
    onSuccess: onInvited,
    onError: (error) => notifyError(error),
  })
  const activate = useMutation({
    mutationFn: (person: PersonWire) => changePerson(person.id, { active: !person.active }),
    onError: (error) => notifyError(error),
    onSettled: refresh,
  })
  return (
    <Panel title="Everybody here" flush>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>Name</th>
            <th>Roles</th>
            <th>Skills</th>
            <th>Signs in</th>
            <th>
              <span className="only-read">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <td>
                <strong>{person.name}</strong> {!person.active && '(switched off)'}
                {person.email && <span className={table.summary}>{person.email}</span>}
              </td>
              <td data-label="Roles">
                {person.roles.map((role) => roleWords[role as Role]?.label ?? role).join(', ')}
              </td>
              <td data-label="Skills">{person.skills.join(', ') || '–'}</td>
              <td className={table.dim} data-label="Signs in">
                {person.passkeys > 0 ? 'with a passkey' : person.signs_in ? 'with a password' : 'not yet'}
              </td>
              <td>
                <Group gap={4} className={table.acts}>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    onClick={() => setEditing(person)}
                    aria-label={`Change ${person.name}`}
                  >
                    Change
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    onClick={() => invite.mutate(person)}
                    aria-label={`New link for ${person.name}`}
                  >
                    New link
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    onClick={() => activate.mutate(person)}
                    aria-label={`${person.active ? 'Switch off' : 'Switch on'}: ${person.name}`}
                  >
                    {person.active ? 'Switch off' : 'Switch on'}
                  </Button>
                </Group>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {editing && (
        <EditPerson
          person={editing}
          onClose={() => {
            setEditing(null)
            refresh()
          }}
        />
      )}
    </Panel>
  )
}
