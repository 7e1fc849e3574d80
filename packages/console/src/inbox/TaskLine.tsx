import { Checkbox } from '@mantine/core'
import type { Ref } from 'react'
import { Link } from 'react-router'
import type { TaskRowWire } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'
import { gistOf } from '../words/proposal.ts'
import { saySeats } from '../words/seats.ts'
import { shorten } from '../words/scalars.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { clock, shortSpan } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import classes from './inbox.module.css'

interface Props {
  task: TaskRowWire
  index: number
  top: number
  current: boolean
  chosen: boolean
  onAt: () => void
  onToggle: () => void
  ref: Ref<HTMLDivElement>
}

export function TaskLine({ task, index, top, current, chosen, onAt, onToggle, ref }: Props) {
  const now = useNow(30_000)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      ref={ref}
      data-index={index}
      data-current={current || undefined}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onAt}
    >
      <span role="cell">
        <Checkbox
          size="xs"
          aria-label={`Select ${task.decision.action}, row ${index + 1}`}
          checked={chosen}
          onChange={onToggle}
        />
      </span>
      <span role="cell" className={classes.what}>
        <Link to={`/decide?task=${task.id}`}>{shorten(task.decision.action, 90)}</Link>
        <span className={classes.gist}>
          <TextView text={gistOf(task.decision, 180)} inline />
        </span>
        {task.no_reviewer.length > 0 && (
          <ToneBadge tone="warn">Nobody here can fill: {saySeats(task.no_reviewer)}</ToneBadge>
        )}
      </span>
      <span role="cell" className={classes.dim}>
        {task.decision.system}
      </span>
      <span role="cell" className={classes.dim}>
        {task.lease ? `with ${task.lease.name}` : task.queue}
      </span>
      <span role="cell" className={classes.dim}>
        {task.due ? clock(task.due, now) : ''}
      </span>
      <span role="cell" className={classes.end}>
        {shortSpan(now - Date.parse(task.created_at))}
      </span>
    </div>
  )
}
