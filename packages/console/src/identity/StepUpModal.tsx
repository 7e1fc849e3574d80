import { Button, Divider, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { passkeysWork } from '../sign-in/passkey.ts'
import { stepUpWithCode, stepUpWithPasskey, stepUpWithPassword } from './change-identity.ts'
import { meansQuery } from './fetch-identity.ts'

export default function StepUpModal({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const { data: means, error } = useQuery({ ...meansQuery, staleTime: 0 })
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const byPasskey = useMutation({ mutationFn: stepUpWithPasskey, onSuccess: onDone })
  const byPassword = useMutation({ mutationFn: () => stepUpWithPassword(password), onSuccess: onDone })
  const byCode = useMutation({ mutationFn: () => stepUpWithCode(code), onSuccess: onDone })
  const withPasskey = !!means && means.passkeys > 0 && passkeysWork()
  const nothing = means && !withPasskey && !means.password && !means.totp
  return (
    <Modal opened onClose={onClose} title="Is it you?">
      <Stack gap="sm">
        <Text size="sm">
          Your workspace asks for a sign-in of the last ten minutes before this. What you were doing goes on afterwards.
        </Text>
        <ProblemAlert error={byPasskey.error ?? byPassword.error ?? byCode.error ?? error} />
        {withPasskey && (
          <Button
            leftSection={<KeyRound size={17} aria-hidden />}
            loading={byPasskey.isPending}
            onClick={() => byPasskey.mutate()}
          >
            Use a passkey
          </Button>
        )}
        {withPasskey && (means.totp || means.password) && <Divider label="or" />}
        {means?.totp && (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              byCode.mutate()
            }}
          >
            <Stack gap="xs">
              <TextInput
                label="Code"
                description="The six digits that your authenticator shows."
                inputMode="numeric"
                autoComplete="one-time-code"
                required
                data-autofocus
                value={code}
                onChange={(event) => setCode(event.currentTarget.value)}
              />
              <Button type="submit" variant={withPasskey ? 'default' : 'filled'} loading={byCode.isPending}>
                Go on with the code
              </Button>
            </Stack>
          </form>
        )}
        {means?.password && (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              byPassword.mutate()
            }}
          >
            <Stack gap="xs">
              <PasswordInput
                label="Password"
                autoComplete="current-password"
                required
                data-autofocus={means.totp ? undefined : true}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
              <Button
                type="submit"
                variant={withPasskey || means.totp ? 'default' : 'filled'}
                loading={byPassword.isPending}
              >
                Go on with the password
              </Button>
            </Stack>
          </form>
        )}
        {nothing && (
          <Text size="sm">
            You have no password, passkey or authenticator yet. Set one up in Settings, or sign in anew, and do this
            again.
          </Text>
        )}
      </Stack>
    </Modal>
  )
}
