import { Alert } from '@mantine/core'
import { UserX } from 'lucide-react'
import { Link } from 'react-router'
import { may } from '../shell/may.ts'
import { useSession } from '../shell/SessionContext.ts'
import { saySeats } from '../words/seats.ts'

/** Seats that nobody here can fill: it waits, and is never loosened by itself. */
export function NoReviewerAlert({ seats }: { seats: readonly string[] }) {
  const session = useSession()
  if (seats.length === 0) return null
  const leads = may(session, 'person.lead')
  return (
    <Alert color="orange" variant="outline" mt="sm" icon={<UserX size={18} aria-hidden />} role="alert">
      Nobody here can fill: {saySeats(seats)}. It waits until somebody can.{' '}
      {leads ? (
        <>
          <Link to="/people">Grant a skill, or name a cover</Link> for somebody who is away
          {may(session, 'person.invite') ? ', or invite somebody there.' : '; an owner or an admin invites somebody.'}
        </>
      ) : (
        'A lead grants a skill or names a cover; an owner or an admin invites somebody.'
      )}
    </Alert>
  )
}
