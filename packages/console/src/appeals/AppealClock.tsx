import type { AppealWire } from '../api/wire.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { span } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'

/** Until when an answer is owed. Silence answers nothing: past its time an appeal is overdue, and open. */
export function AppealClock({ appeal }: { appeal: Pick<AppealWire, 'status' | 'due' | 'overdue_at' | 'closed_at'> }) {
  const now = useNow(30_000)
  if (appeal.status !== 'open')
    return appeal.closed_at ? (
      <time dateTime={appeal.closed_at}>
        answered {new Date(appeal.closed_at).toLocaleDateString(undefined, { dateStyle: 'medium' })}
      </time>
    ) : null
  const left = Date.parse(appeal.due) - now
  return (
    <time dateTime={appeal.due} title={new Date(appeal.due).toLocaleString()}>
      {appeal.overdue_at === null && left > 0 ? (
        `${span(left)} left`
      ) : (
        <ToneBadge tone="bad">
          overdue since {new Date(appeal.due).toLocaleDateString(undefined, { dateStyle: 'medium' })}
        </ToneBadge>
      )}
    </time>
  )
}
