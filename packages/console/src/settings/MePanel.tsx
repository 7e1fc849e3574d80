import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { notifyDone } from '../shell/notify.ts'
import { useSession } from '../shell/SessionContext.ts'
import { addPasskey, passkeysWork } from '../sign-in/passkey.ts'
import { nameMyself, setPassword, signOut } from '../sign-in/sign-in.ts'
import { plural } from '../words/numbers.ts'

export function MePanel() {
  const { person, passkeys, has_password: hasPassword } = useSession()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState(person.name)
  const [device, setDevice] = useState('This device')
  const [email, setEmail] = useState(person.email ?? '')
  const [word, setWord] = useState('')
  const kept = (message: string) => () => {
    notifyDone(message)
    void client.invalidateQueries({ queryKey: ['session'] })
  }
  const naming = useMutation({ mutationFn: () => nameMyself(name.trim()), onSuccess: kept('Your name is changed.') })
  const passkey = useMutation({ mutationFn: () => addPasskey(device), onSuccess: kept('The passkey is added.') })
  const password = useMutation({
    mutationFn: () => setPassword(email, word),
    onSuccess: () => {
      setWord('')
      kept('The password is set.')()
    },
  })
  const leave = useMutation({
    mutationFn: signOut,
    onSettled: () => {
      client.clear()
      void navigate('/sign-in')
    },
  })
  return (
    <Panel title="You">
      <Stack gap="md">
        <Group align="flex-end" gap="xs">
          <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Button
            variant="default"
            onClick={() => naming.mutate()}
            loading={naming.isPending}
            disabled={!name.trim() || name.trim() === person.name}
          >
            Save
          </Button>
        </Group>
        <Group align="flex-end" gap="xs">
          <TextInput
            label="Passkey"
            description={`You have ${passkeys === 0 ? 'none yet' : plural(passkeys, 'passkey')}.`}
            value={device}
            onChange={(event) => setDevice(event.currentTarget.value)}
          />
          <Button
            variant="default"
            onClick={() => passkey.mutate()}
            loading={passkey.isPending}
            disabled={!passkeysWork() || !device.trim()}
          >
            Add a passkey
          </Button>
        </Group>
        {!passkeysWork() && (
          <Text size="sm" c="dimmed">
            Passkeys work over https or on localhost only.
          </Text>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            password.mutate()
          }}
        >
          <Group align="flex-end" gap="xs">
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <PasswordInput
              label={hasPassword ? 'New password' : 'Password'}
              autoComplete="new-password"
              required
              miw={220}
              value={word}
              onChange={(event) => setWord(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={password.isPending}>
              {hasPassword ? 'Change the password' : 'Set a password'}
            </Button>
          </Group>
        </form>
        <ProblemAlert error={naming.error ?? passkey.error ?? password.error} />
        <div>
          <Button variant="default" onClick={() => leave.mutate()} loading={leave.isPending}>
            Sign out
          </Button>
        </div>
      </Stack>
    </Panel>
  )
}
