import { Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { isProblem } from '../api/problem.ts'
import type { SessionWire } from '../api/wire.ts'
import { signInWaysQuery } from '../identity/fetch-identity.ts'
import { sessionQuery } from '../shell/fetch-session.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { CodeField } from './CodeField.tsx'
import { DoorLayout } from './DoorLayout.tsx'
import { passkeysWork, signInWithPasskey } from './passkey.ts'
import { signInWithPassword } from './sign-in.ts'

/** Only a path of our own: an address from elsewhere would be an open redirect. */
const safePath = (then: string | null) => (then && /^\/(?![/\\])/.test(then) ? then : '/')

export default function SignInPage() {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const enter = (session: SessionWire) => {
    client.clear()
    client.setQueryData(sessionQuery.queryKey, session)
    void navigate(safePath(search.get('then')), { replace: true })
  }
  const byPasskey = useMutation({ mutationFn: signInWithPasskey, onSuccess: enter })
  const [code, setCode] = useState<string | null>(null)
  const byPassword = useMutation({
    mutationFn: () => signInWithPassword(email, password, code ?? undefined),
    onSuccess: enter,
    onError: (error) => {
      if (isProblem(error, 'second-factor')) setCode('')
    },
  })
  const { data: ways } = useQuery(signInWaysQuery(search.get('workspace')))
  const asksForCode = isProblem(byPassword.error, 'second-factor') && code === ''
  return (
    <DoorLayout title="Sign in">
      {ways?.problem && <ProblemAlert error={new Error(ways.problem)} />}
      {ways?.providers.map((one) => (
        <Button key={one.id} component="a" href={`/v1/sso/${one.id}/start`} size="md" variant="default">
          Sign in with {one.name}
        </Button>
      ))}
      {passkeysWork() && (
        <>
          <Button
            size="md"
            leftSection={<KeyRound size={17} aria-hidden />}
            onClick={() => byPasskey.mutate()}
            loading={byPasskey.isPending}
          >
            Use a passkey
          </Button>
          <Divider label="or" />
        </>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          byPassword.mutate()
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username webauthn"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {code !== null && <CodeField value={code} onChange={setCode} />}
          <Button type="submit" variant={passkeysWork() ? 'default' : 'filled'} loading={byPassword.isPending}>
            Sign in with the password
          </Button>
        </Stack>
      </form>
      <ProblemAlert error={byPasskey.error ?? (asksForCode ? null : byPassword.error)} />
      <Text size="sm" c="dimmed">
        No way in? An owner can make you a new link under People. The very first link is printed by the server when it
        starts.
      </Text>
    </DoorLayout>
  )
}
