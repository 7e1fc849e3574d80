import { Button, Checkbox, Modal, Stack, TagsInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonWire, Role } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { changePerson } from './change-people.ts'
import { roleWords } from './role-words.ts'

export function EditPerson({ person, onClose }: { person: PersonWire; onClose: () => void }) {
  const [roles, setRoles] = useState<string[]>(person.roles)
  const [skills, setSkills] = useState(person.skills)
  const save = useMutation({
    mutationFn: () => changePerson(person.id, { roles: roles as Role[], skills }),
    onSuccess: onClose,
  })
  return (
    <Modal opened onClose={onClose} title={person.name}>
      <Stack gap="sm">
        <Checkbox.Group label="Roles" value={roles} onChange={setRoles}>
          <Stack gap={6} mt={6}>
            {Object.entries(roleWords).map(([role, { label, text }]) => (
              <Checkbox key={role} value={role} label={label} description={text} />
            ))}
          </Stack>
        </Checkbox.Group>
        <TagsInput label="Skills" value={skills} onChange={setSkills} />
        <ProblemAlert error={save.error} />
        <Button onClick={() => save.mutate()} loading={save.isPending} disabled={roles.length === 0}>
          Save
        </Button>
      </Stack>
    </Modal>
  )
}
