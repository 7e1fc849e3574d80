import { Button, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import { isProblem } from '../api/problem.ts'
import type { SessionWire } from '../api/wire.ts'
import { sessionQuery } from '../shell/fetch-session.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { CodeField } from './CodeField.tsx'
import { DoorLayout } from './DoorLayout.tsx'
import { NameStep } from './NameStep.tsx'
import { PasskeyStep } from './PasskeyStep.tsx'
import { signInWithLink } from './sign-in.ts'

/** The one-time link. Its token stands behind `#`, which browsers send nowhere and no log keeps. */
export default function WelcomePage() {
  const { hash, search } = useLocation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [token] = useState(() => hash.replace(/^#/, '') || new URLSearchParams(search).get('token') || '')
  const [session, setSession] = useState<SessionWire | null>(null)
  const [named, setNamed] = useState(false)
  const [code, setCode] = useState('')
  const { mutate, error, isPending } = useMutation({
    mutationFn: (code?: string) => signInWithLink(token, code),
    onSuccess: (entered) => {
      client.clear()
      client.setQueryData(sessionQuery.queryKey, entered)
      setSession(entered)
      setNamed(entered.named)
      window.history.replaceState(null, '', '/welcome')
    },
  })
  const asked = useRef(false)
  useEffect(() => {
    if (!token || asked.current) return
    asked.current = true
    mutate(undefined)
  }, [token, mutate])

  const home = () => {
    void client.invalidateQueries()
    void navigate('/', { replace: true })
  }
  if (!token && !session) return <Spent text="This address lacks its token. Open the whole link that you were given." />
  if (isProblem(error, 'second-factor') || (error && code !== ''))
    return <AskCode code={code} onCode={setCode} onSubmit={() => mutate(code)} error={code === '' ? null : error} />
  if (error) return <Spent error={error} onRetry={() => mutate(undefined)} />
  if (isPending || !session) return <PageLoading />
  if (!named) return <NameStep session={session} onNamed={() => setNamed(true)} />
  return <PasskeyStep session={session} onDone={home} />
}

interface AskCodeProps {
  code: string
  onCode: (code: string) => void
  onSubmit: () => void
  error: unknown
}

function AskCode({ code, onCode, onSubmit, error }: AskCodeProps) {
  return (
    <DoorLayout title="One step more">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        <Stack gap="sm">
          <CodeField value={code} onChange={onCode} />
          <ProblemAlert error={error} />
          <Button type="submit">Sign in</Button>
        </Stack>
      </form>
    </DoorLayout>
  )
}

function Spent({ text, error, onRetry }: { text?: string; error?: unknown; onRetry?: () => void }) {
  return (
    <DoorLayout title="This link did not open">
      <Stack gap="sm">
        {text && <Text>{text}</Text>}
        <ProblemAlert error={error} onRetry={onRetry} />
        <Button component={Link} to="/sign-in" variant="default">
          Sign in another way
        </Button>
      </Stack>
    </DoorLayout>
  )
}
