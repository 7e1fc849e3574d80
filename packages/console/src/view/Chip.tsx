import type { Hidden } from '@countersign/core'
import classes from './view.module.css'

/** A character that would not be seen, made visible. */
export function Chip({ hidden }: { hidden: Hidden }) {
  return (
    <span
      className={classes.chip}
      data-kind={hidden.kind}
      title={hidden.name}
      role="img"
      aria-label={`hidden: ${hidden.name}`}
    >
      {hidden.label}
    </span>
  )
}
