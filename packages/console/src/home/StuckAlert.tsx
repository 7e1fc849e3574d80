import { Alert } from '@mantine/core'
import { Link } from 'react-router'
import { may } from '../shell/may.ts'
import { useSession } from '../shell/SessionContext.ts'
import { plural } from '../words/numbers.ts'

/** Gates that nobody here may answer: told at once, never loosened. */
export function StuckAlert({ stuck }: { stuck: number }) {
  const session = useSession()
  if (stuck === 0) return null
  return (
    <Alert color="red" variant="outline" role="alert">
      {plural(stuck, 'gate')} waits for a seat that nobody here can fill.{' '}
      {may(session, 'board.read') ? <Link to="/board">See which, and what to do</Link> : 'Tell somebody who leads.'}
    </Alert>
  )
}
