import type { DecisionStatus } from '../api/wire.ts'
import classes from './StatusBadge.module.css'
import { statusWords } from './status.ts'

export function StatusBadge({ status }: { status: DecisionStatus }) {
  const { label, tone } = statusWords[status]
  return (
    <span className={classes.badge} data-tone={tone}>
      {label}
    </span>
  )
}
