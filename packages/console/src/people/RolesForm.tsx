import { Button, Checkbox, Stack } from '@mantine/core'
import { useState } from 'react'
import type { PersonWire, Role } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { changePerson } from './change-people.ts'
import { ChangeNote } from './ChangeNote.tsx'
import { roleWords } from './role-words.ts'
import { useChange } from './use-change.ts'

export function RolesForm({ person }: { person: PersonWire }) {
  const [roles, setRoles] = useState<string[]>(person.roles)
  const change = useChange()
  const before = person.roles as Role[]
  const save = () =>
    change.start({
      act: () => changePerson(person.id, { roles: roles as Role[] }),
      words: `The roles of ${person.name} are changed.`,
      back: () => changePerson(person.id, { roles: before }).finally(() => setRoles(before)),
    })
  return (
    <Panel title="Roles" order={3}>
      <Stack gap="sm">
        <Checkbox.Group aria-label="Roles" value={roles} onChange={setRoles}>
          <Stack gap={6}>
            {Object.entries(roleWords).map(([role, { label, text }]) => (
              <Checkbox key={role} value={role} label={label} description={text} />
            ))}
          </Stack>
        </Checkbox.Group>
        <ChangeNote change={change} />
        <div>
          <Button variant="default" onClick={save} loading={change.busy} disabled={roles.length === 0}>
            Save the roles
          </Button>
        </div>
      </Stack>
    </Panel>
  )
}
