import { useQuery } from '@tanstack/react-query'
import { Navigate, useLocation } from 'react-router'
import { isProblem } from '../api/problem.ts'
import { LiveProvider } from '../api/LiveProvider.tsx'
import { Center } from '@mantine/core'
import { sessionQuery } from './fetch-session.ts'
import { PageLoading } from './PageLoading.tsx'
import { ProblemAlert } from './ProblemAlert.tsx'
import { SessionContext } from './SessionContext.ts'
import { Shell } from './Shell.tsx'

/** Everything behind the door. */
export function SignedIn() {
  const { data, error, isPending, refetch } = useQuery(sessionQuery)
  const { pathname, search } = useLocation()
  if (isPending) return <PageLoading />
  if (isProblem(error) && error.status === 401)
    return (
      <Navigate to={`/sign-in${pathname === '/' ? '' : `?then=${encodeURIComponent(pathname + search)}`}`} replace />
    )
  if (!data)
    return (
      <Center component="main" mih="60vh" p="md">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </Center>
    )
  return (
    <SessionContext value={data}>
      <LiveProvider workspace={data.workspace.id}>
        <Shell />
      </LiveProvider>
    </SessionContext>
  )
}
