import type { Json } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'
import classes from './edit.module.css'
import type { Change } from './diff-values.ts'

const say = (value: Json | undefined) =>
  value === undefined ? '(not there)' : typeof value === 'string' ? value : JSON.stringify(value)

/** was → now, one line for each member that changed. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return <p className={classes.same}>Nothing changed yet.</p>
  return (
    <ul className={classes.changes} aria-label="Was and now">
      {changes.map(({ path, was, now }) => (
        <li key={path}>
          {path && <span className={classes.path}>{path}</span>}
          <del className={classes.was}>
            <span className="only-read">was </span>
            <TextView text={say(was)} inline />
          </del>
          <span aria-hidden> → </span>
          <ins className={classes.now}>
            <span className="only-read">now </span>
            <TextView text={say(now)} inline />
          </ins>
        </li>
      ))}
    </ul>
  )
}
