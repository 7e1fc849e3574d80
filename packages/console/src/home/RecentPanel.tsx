import { Button, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { post } from '../api/request.ts'
import type { HomeWire } from '../api/wire.ts'
import { notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { shorten } from '../words/scalars.ts'
import { verdictWords } from '../words/status.ts'
import { useNow } from '../words/use-now.ts'
import classes from './home.module.css'

type Recent = HomeWire['recent'][number]

/** A person's own last answers; those that still settle can be undone here too. */
export function RecentPanel({ home }: { home: HomeWire }) {
  return (
    <Panel title="Your last answers" flush>
      {home.recent.length === 0 ? (
        <Text c="dimmed" p="md">
          What you answer is listed here, with Undo while it settles.
        </Text>
      ) : (
        <ul className={classes.rows}>
          {home.recent.slice(0, 8).map((judgment) => (
            <Row key={judgment.id} judgment={judgment} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Row({ judgment }: { judgment: Recent }) {
  const now = useNow(1_000)
  const client = useQueryClient()
  const left = judgment.status === 'settling' && judgment.undo_until ? Date.parse(judgment.undo_until) - now : 0
  const undo = useMutation({
    mutationFn: () => post(`/v1/judgments/${judgment.id}/undo`),
    onError: (error) => notifyError(error),
    onSettled: () => void client.invalidateQueries(),
  })
  return (
    <li>
      <Link to={`/decisions/${judgment.decision}`}>
        <span className={classes.line}>
          {verdictWords[judgment.verdict].done} ·{' '}
          <TextView text={shorten(judgment.summary || judgment.action, 90)} inline />
        </span>
        <span className={classes.dim}>
          {judgment.system && `${judgment.system} · `}
          <Ago at={judgment.created_at} />
          {judgment.status === 'undone' && ' · undone'}
          {judgment.self && ' · self'}
        </span>
      </Link>
      {left > 0 && (
        <Button size="compact-sm" variant="default" onClick={() => undo.mutate()} loading={undo.isPending}>
          Undo
        </Button>
      )}
    </li>
  )
}
