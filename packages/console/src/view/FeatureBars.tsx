import type { Explanation } from '../api/wire.ts'
import { leavesOf, sayScalar } from '../words/scalars.ts'
import { TextView } from './TextView.tsx'
import classes from './view.module.css'

type Features = NonNullable<Explanation['features']>

const sayValue = (value: Features[number]['value']) => {
  const [leaf] = leavesOf(value, 1)
  return leaf && leaf.value !== null && leaf.value !== true ? ` ${sayScalar(leaf.value, 32)}` : ''
}

/** Signed bars, longest first: to the right speaks for the proposal, to the left (striped) against it. */
export function FeatureBars({ features }: { features: Features }) {
  const longest = Math.max(...features.map(({ weight }) => Math.abs(weight)), Number.EPSILON)
  return (
    <div>
      {features.map(({ name, value, weight }, i) => (
        <div key={i} className={classes.bar}>
          <span>
            <TextView text={name} inline />
            <span className={classes.value}>
              <TextView text={sayValue(value)} inline />
            </span>
          </span>
          <span className={classes.weight}>
            {weight >= 0 ? `+${weight.toFixed(2)} for` : `−${Math.abs(weight).toFixed(2)} against`}
          </span>
          <span className={classes.track} aria-hidden>
            <span
              data-sign={weight >= 0 ? 'for' : 'against'}
              style={{ width: `${(Math.abs(weight) / longest) * 50}%` }}
            />
          </span>
        </div>
      ))}
    </div>
  )
}
