import classes from './focus.module.css'
import { reasons } from './reasons.ts'

interface Props {
  chosen: ReadonlySet<string>
  onToggle: (code: string) => void
}

/** Reasons to tick; digits do it too. */
export function ReasonChips({ chosen, onToggle }: Props) {
  return (
    <div className={classes.chips} role="group" aria-label="Reasons">
      {reasons.map(({ code, label }, i) => (
        <button
          key={code}
          type="button"
          className={classes.chip}
          aria-pressed={chosen.has(code)}
          onClick={() => onToggle(code)}
        >
          <kbd aria-hidden>{i + 1}</kbd>
          {label}
        </button>
      ))}
    </div>
  )
}
