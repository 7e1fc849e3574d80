import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { plural } from '../words/numbers.ts'
import { activeStopsQuery } from './fetch-stops.ts'
import classes from './stop.module.css'
import { exactTime } from './stop-words.ts'

/** On every page while something stands still. */
export function StopBar() {
  const { data } = useQuery(activeStopsQuery)
  const stops = data?.items.filter(({ drill }) => !drill) ?? []
  const [first] = stops
  return (
    <div role="status" aria-live="polite">
      {first && (
        <div className={classes.bar}>
          <span>
            {stops.length === 1 ? `Stopped: ${first.words}` : `${stops.length} stops are in force`}
            {first.level === 'drain'
              ? `, since ${exactTime(first.set_at)}: nothing new is taken.`
              : `. Nothing released since ${exactTime(first.set_at)}; ${plural(
                  stops.reduce((sum, { frozen }) => sum + frozen, 0),
                  'decision',
                )} frozen.`}
          </span>
          <Link to="/stop">Look, or restart</Link>
        </div>
      )}
    </div>
  )
}
