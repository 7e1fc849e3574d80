import { Button, Collapse, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { SessionWire } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { DoorLayout } from './DoorLayout.tsx'
import { addPasskey, passkeysWork } from './passkey.ts'
import { setPassword } from './sign-in.ts'

/** Passkey: now or later. A password is there for those who have no passkey. */
export function PasskeyStep({ session, onDone }: { session: SessionWire; onDone: () => void }) {
  const [shown, control] = useDisclosure(!passkeysWork())
  const [email, setEmail] = useState(session.person.email ?? '')
  const [word, setWord] = useState('')
  const passkey = useMutation({ mutationFn: () => addPasskey('This device'), onSuccess: onDone })
  const password = useMutation({ mutationFn: () => setPassword(email, word), onSuccess: onDone })
  return (
    <DoorLayout
      title="Passkey: now or later"
      text="The link worked once and is spent. A passkey lets you back in with your finger, face or device PIN. You can add one any time in Settings."
    >
      <Stack gap="sm">
        {passkeysWork() && (
          <Button size="md" onClick={() => passkey.mutate()} loading={passkey.isPending}>
            Now
          </Button>
        )}
        <Button size="md" variant="default" onClick={onDone}>
          Later
        </Button>
        {!shown && (
          <Button variant="subtle" onClick={control.open}>
            Use a password instead
          </Button>
        )}
        <Collapse expanded={shown}>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              password.mutate()
            }}
          >
            <Stack gap="sm">
              <TextInput
                label="E-mail"
                type="email"
                autoComplete="username"
                required
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <PasswordInput
                label="Password"
                description="At least twelve characters; a sentence is good"
                autoComplete="new-password"
                required
                value={word}
                onChange={(event) => setWord(event.currentTarget.value)}
              />
              <Button type="submit" variant="default" loading={password.isPending}>
                Set the password
              </Button>
            </Stack>
          </form>
        </Collapse>
        <ProblemAlert error={passkey.error ?? password.error} />
        <Text size="sm" c="dimmed">
          With neither, an owner (or the server’s console, for the first owner) must make a new link when this session
          ends.
        </Text>
      </Stack>
    </DoorLayout>
  )
}
