import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { SessionWire } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { DoorLayout } from './DoorLayout.tsx'
import { nameMyself } from './sign-in.ts'

export function NameStep({ session, onNamed }: { session: SessionWire; onNamed: () => void }) {
  const [name, setName] = useState(session.person.name === 'Owner' ? '' : session.person.name)
  const naming = useMutation({ mutationFn: () => nameMyself(name.trim()), onSuccess: onNamed })
  return (
    <DoorLayout title="Welcome" text="Your name stands beside every decision that you make.">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          naming.mutate()
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Your name"
            autoComplete="name"
            autoFocus
            required
            maxLength={120}
            size="md"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ProblemAlert error={naming.error} />
          <Button type="submit" size="md" loading={naming.isPending} disabled={!name.trim()}>
            Continue
          </Button>
        </Stack>
      </form>
    </DoorLayout>
  )
}
