import { Link } from 'react-router'
import { useQueries } from '@tanstack/react-query'
import { decisionQuery } from '../decision/fetch-decision.ts'
import { shorten } from '../words/scalars.ts'
import { proposalLine } from '../words/proposal.ts'

const most = 8

/** Decisions as links, each in its own words as far as they can be fetched. */
export function CaseLinks({ title, ids, open = false }: { title: string; ids: readonly string[]; open?: boolean }) {
  const shown = ids.slice(0, most)
  const decisions = useQueries({ queries: shown.map((id) => decisionQuery(id)) })
  return (
    <details open={open}>
      <summary>
        {title} ({ids.length})
      </summary>
      <ul>
        {shown.map((id, i) => {
          const decision = decisions[i]?.data
          return (
            <li key={id}>
              <Link to={`/decisions/${id}`}>{decision ? shorten(proposalLine(decision), 110) : id}</Link>
            </li>
          )
        })}
      </ul>
      {ids.length > most && <p>and {ids.length - most} more</p>}
    </details>
  )
}
