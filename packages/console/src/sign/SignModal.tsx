import { Anchor, Button, Divider, Modal, PasswordInput, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { isProblem } from '../api/problem.ts'
import type { StepUpWire, TaskWire } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { passkeysWork } from '../sign-in/passkey.ts'
import { verdictWords } from '../words/status.ts'
import { isGoingOn, signWithPasskey, signWithPassword, type ToSign } from './step-up.ts'

interface Props {
  task: TaskWire
  given: ToSign
  onSigned: (signature: { meaning: string; step_up: string }) => void
  onClose: () => void
}

/** An answer is signed: what the signature means, and once more that it is you. */
export function SignModal({ task, given, onSigned, onClose }: Props) {
  const session = useSession()
  const [meaning, setMeaning] = useState(task.sign.length === 1 ? (task.sign[0] ?? '') : '')
  const [whole, setWhole] = useState(!isGoingOn())
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const signed = {
    onSuccess: ({ step_up }: StepUpWire) => onSigned({ meaning, step_up }),
    onError: (error: unknown) => {
      if (isProblem(error) && error.errors.some(({ path }) => path === 'email')) setWhole(true)
    },
  }
  const byPassword = useMutation({
    mutationFn: () => signWithPassword(task, given, meaning, password, whole ? email : null),
    ...signed,
  })
  const byPasskey = useMutation({ mutationFn: () => signWithPasskey(task, given, meaning), ...signed })
  const withPasskey = session.passkeys > 0 && passkeysWork()
  const busy = byPassword.isPending || byPasskey.isPending
  return (
    <Modal opened onClose={onClose} title={`Sign: ${verdictWords[given.answer.verdict].act.toLowerCase()}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          byPassword.mutate()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            You sign as <strong>{session.person.name}</strong>, with the time. It stands under this answer for good.
          </Text>
          {task.sign.length === 1 ? (
            <Text>“{meaning}”</Text>
          ) : (
            <Radio.Group label="What your signature means" required value={meaning} onChange={setMeaning}>
              <Stack gap={6} mt={6}>
                {task.sign.map((one) => (
                  <Radio key={one} value={one} label={one} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          <ProblemAlert error={byPassword.error ?? byPasskey.error} />
          {withPasskey && (
            <Button
              leftSection={<KeyRound size={17} aria-hidden />}
              disabled={meaning === '' || busy}
              loading={byPasskey.isPending}
              onClick={() => byPasskey.mutate()}
            >
              Sign with a passkey
            </Button>
          )}
          {withPasskey && session.has_password && <Divider label="or" />}
          {session.has_password && (
            <>
              {whole && (
                <TextInput
                  label="E-mail"
                  description="Of the first signature of a sitting."
                  type="email"
                  autoComplete="username"
                  required
                  value={email}
                  onChange={(event) => setEmail(event.currentTarget.value)}
                />
              )}
              <PasswordInput
                label="Password"
                autoComplete="current-password"
                required
                data-autofocus={whole ? undefined : true}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
              <Button
                type="submit"
                variant={withPasskey ? 'default' : 'filled'}
                disabled={meaning === '' || password === '' || (whole && email === '') || busy}
                loading={byPassword.isPending}
              >
                Sign
              </Button>
            </>
          )}
          {!withPasskey && !session.has_password && (
            <Text size="sm">
              To sign you need a password or a passkey.{' '}
              <Anchor component={Link} to="/settings" inherit underline="always">
                Set one up in Settings
              </Anchor>
              ; the item waits.
            </Text>
          )}
        </Stack>
      </form>
    </Modal>
  )
}
