import { Alert } from '@mantine/core'
import { UserRoundX } from 'lucide-react'
import { Link } from 'react-router'
import { plural } from '../words/numbers.ts'

/** An appeal that nobody may read is answered by nobody; the rule is never loosened, so people must be found. */
export function NoReaderAlert({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <Alert color="red" variant="outline" role="alert" icon={<UserRoundX size={18} aria-hidden />}>
      No eligible reader for {plural(count, 'appeal')}. Everybody here had a part in the decision, or lacks what the
      queue “appeals” asks for. <Link to="/people">Invite somebody</Link> who had no part, or change who works on that
      queue in <Link to="/settings">Settings</Link>.
    </Alert>
  )
}
