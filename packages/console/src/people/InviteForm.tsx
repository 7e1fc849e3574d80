import { Button, Checkbox, Group, Stack, TagsInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Role } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { addPerson, invitePerson } from './change-people.ts'
import type { Invited } from './invited.ts'
import { roleWords } from './role-words.ts'

/** Somebody alone gives a name only; roles and skills show once there is somebody to tell apart. */
export function InviteForm({ alone, onInvited }: { alone: boolean; onInvited: (invited: Invited) => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [roles, setRoles] = useState<string[]>(alone ? ['reviewer', 'risk-owner'] : ['reviewer'])
  const [skills, setSkills] = useState<string[]>([])
  const add = useMutation({
    mutationFn: async () => {
      const { id } = await addPerson({
        name: name.trim(),
        ...(email.trim() ? { email: email.trim() } : {}),
        roles: roles as Role[],
        skills,
      })
      return { ...(await invitePerson(id)), name: name.trim() }
    },
    onSuccess: (invited) => {
      onInvited(invited)
      setName('')
      setEmail('')
      void client.invalidateQueries()
    },
  })
  return (
    <Panel title="Invite somebody">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <Stack gap="sm">
          <Group gap="sm" align="flex-end" grow preventGrowOverflow={false}>
            <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <TextInput
              label="E-mail"
              type="email"
              description={undefined}
              placeholder="optional"
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
          </Group>
          {!alone && (
            <>
              <Checkbox.Group label="Roles" value={roles} onChange={setRoles}>
                <Group gap="md" mt={6}>
                  {Object.entries(roleWords).map(([role, { label, text }]) => (
                    <Checkbox key={role} value={role} label={label} title={text} />
                  ))}
                </Group>
              </Checkbox.Group>
              <TagsInput
                label="Skills"
                description="Rules can ask for a skill, such as finance. Enter after each."
                value={skills}
                onChange={setSkills}
              />
            </>
          )}
          <ProblemAlert error={add.error} />
          <div>
            <Button type="submit" loading={add.isPending} disabled={!name.trim() || roles.length === 0}>
              Make the link
            </Button>
          </div>
        </Stack>
      </form>
    </Panel>
  )
}
