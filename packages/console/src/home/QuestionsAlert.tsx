import { Alert } from '@mantine/core'
import { Link } from 'react-router'
import type { HomeWire } from '../api/wire.ts'
import { plural } from '../words/numbers.ts'

/** Questions about items: that wait for whoever leads, and one's own that were answered. */
export function QuestionsAlert({ inquiries: { open, answered } }: { inquiries: HomeWire['inquiries'] }) {
  if (open === 0 && answered === 0) return null
  return (
    <Alert variant="outline" role="status">
      {open > 0 && `${plural(open, 'question')} about items ${open === 1 ? 'waits' : 'wait'} for somebody who leads. `}
      {answered > 0 && `${plural(answered, 'question')} of yours ${answered === 1 ? 'was' : 'were'} answered. `}
      <Link to="/questions">Read {open + answered === 1 ? 'it' : 'them'}</Link>
    </Alert>
  )
}
