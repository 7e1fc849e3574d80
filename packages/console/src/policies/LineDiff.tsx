import { diffLines } from 'diff'
import classes from './policies.module.css'

interface Side {
  text: string
  number: number | null
  changed: boolean
}
interface Row {
  was: Side
  now: Side
}

const nothing: Side = { text: '', number: null, changed: false }
const linesOf = (value: string) => value.replace(/\n$/, '').split('\n')

/** Each line ends: what is added after the last one does not change it. */
const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

/** Lines side by side: what was taken away stands beside what came in its place. */
function sideBySide(was: string, now: string): Row[] {
  const rows: Row[] = []
  let [left, right] = [0, 0]
  let gone: Side[] = []
  const flush = (come: Side[]) => {
    for (let i = 0; i < Math.max(gone.length, come.length); i++)
      rows.push({ was: gone[i] ?? nothing, now: come[i] ?? nothing })
    gone = []
  }
  for (const { value, added, removed } of diffLines(ended(was), ended(now))) {
    const lines = linesOf(value)
    if (removed) {
      flush([])
      gone = lines.map((text) => ({ text, number: ++left, changed: true }))
    } else if (added) flush(lines.map((text) => ({ text, number: ++right, changed: true })))
    else {
      flush([])
      for (const text of lines)
        rows.push({ was: { text, number: ++left, changed: false }, now: { text, number: ++right, changed: false } })
    }
  }
  flush([])
  return rows
}

interface Props {
  was: string
  now: string
  wasName: string
  nowName: string
}

/** Two texts side by side, with what was taken away and what came. */
export function LineDiff({ was, now, wasName, nowName }: Props) {
  return (
    <div className={classes.diff} tabIndex={0} role="group" aria-label="Line by line">
      <table>
        <thead>
          <tr>
            <th colSpan={2}>{wasName}</th>
            <th colSpan={2}>{nowName}</th>
          </tr>
        </thead>
        <tbody>
          {sideBySide(was, now).map((row, i) => (
            <tr key={i}>
              <td className={classes.number}>{row.was.number}</td>
              <td data-gone={row.was.changed || undefined}>
                {row.was.changed && <span className="only-read">gone: </span>}
                {row.was.text}
              </td>
              <td className={classes.number}>{row.now.number}</td>
              <td data-new={row.now.changed || undefined}>
                {row.now.changed && <span className="only-read">new: </span>}
                {row.now.text}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
