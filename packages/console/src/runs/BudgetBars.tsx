import type { BudgetLineWire } from '../api/wire.ts'
import { budgetWords, sayBurn, sayLasts } from './run-words.ts'
import classes from './runs.module.css'

/** How a budget burns: a bar and its words for each kind. */
export function BudgetBars({ budget, brief = false }: { budget: readonly BudgetLineWire[]; brief?: boolean }) {
  return (
    <ul className={classes.bars} data-brief={brief || undefined}>
      {budget.map((line) => {
        const share = line.limit === 0 ? Math.min(1, line.used) : Math.min(1, line.used / line.limit)
        return (
          <li key={line.kind}>
            <span className={classes.kind}>{budgetWords[line.kind]}</span>
            <meter
              className={classes.bar}
              value={share}
              max={1}
              data-near={share >= 0.8 || undefined}
              aria-label={`${budgetWords[line.kind]}: ${sayBurn(line)}`}
            />
            <span className={classes.burn}>{sayBurn(line)}</span>
            {!brief && <span className={classes.lasts}>{sayLasts(line)}</span>}
          </li>
        )
      })}
    </ul>
  )
}
