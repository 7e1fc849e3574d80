import { Button } from '@mantine/core'
import { type KeyboardEvent, type MouseEvent, use, useRef, useState } from 'react'
import type { CellsQuestion, Json } from '../../api/wire.ts'
import table from '../../decision/decision.module.css'
import { useAnnounce } from '../../shell/Announcer.tsx'
import { TextView } from '../../view/TextView.tsx'
import { plural } from '../../words/numbers.ts'
import { isRecord, shorten } from '../../words/scalars.ts'
import { atPath } from '../at-path.ts'
import { Differing } from './differing.ts'
import { type EditorProps, readChosen, titleOf, toneOf } from './editor.ts'
import classes from './editors.module.css'
import { clearParts, labelParts, type PartLabels } from './label-parts.ts'
import { Missing } from './Missing.tsx'
import { OptionBar, pickByKey } from './OptionBar.tsx'
import { readGrid } from './read-grid.ts'

const atOnce = 200
/** From one cell to another: all between them, as a rectangle. */
interface Range {
  from: [row: number, column: number]
  to: [row: number, column: number]
}

/** A label for each row, cell or field of a table or record that has one to get. */
export function CellsEditor({ question, data, value, onChange, readOnly = false }: EditorProps<CellsQuestion>) {
  const { options, many = false, of, field } = question
  const say = useAnnounce()
  const differing = use(Differing)
  const body = useRef<HTMLTableSectionElement>(null)
  const moving = useRef(false)
  const [range, setRange] = useState<Range>({ from: [0, 0], to: [0, 0] })
  const [most, setMost] = useState(atOnce)
  const grid = readGrid(of, atPath(data, field))
  if (!grid) return <Missing field={field} wanted={of === 'fields' ? 'record' : 'table'} />
  const labels: PartLabels = isRecord(value) ? value : {}
  const rows = grid.rows.slice(0, most)
  const last: Range['to'] = [rows.length - 1, grid.columns.length - 1]
  const isIn = (row: number, column: number) => {
    const [[a, b], [c, d]] = [range.from, range.to]
    const inColumns = of === 'rows' || (column >= Math.min(b, d) && column <= Math.max(b, d))
    return row >= Math.min(a, c) && row <= Math.max(a, c) && inColumns
  }
  const picked = [
    ...new Set(
      rows.flatMap(({ cells }, row) => cells.flatMap(({ part }, i) => (part !== null && isIn(row, i) ? [part] : []))),
    ),
  ]
  const words = (part: string) =>
    readChosen(labels[part])
      .map((one) => titleOf(options, one))
      .join(', ')
  const nameOfParts = picked.length === 1 ? of.slice(0, -1) : plural(picked.length, of.slice(0, -1))

  const pick = (option: string) => {
    if (readOnly || picked.length === 0) return
    onChange(labelParts(labels, picked, option, many))
    say(`${titleOf(options, option)}: ${nameOfParts}.`)
  }
  const go = (to: Range['to'], extend: boolean) => {
    setRange(extend ? { ...range, to } : { from: to, to })
    moving.current = true
    body.current?.querySelector<HTMLElement>(`[data-at="${to.join()}"]`)?.focus()
    moving.current = false
  }
  const press = (event: KeyboardEvent) => {
    pickByKey(options, pick)(event)
    if (event.defaultPrevented || event.altKey) return
    const [row, column] = range.to
    const far = event.ctrlKey || event.metaKey
    const steps: Record<string, Range['to']> = {
      ArrowUp: [far ? 0 : row - 1, column],
      ArrowDown: [far ? last[0] : row + 1, column],
      ArrowLeft: [row, far ? 0 : column - 1],
      ArrowRight: [row, far ? last[1] : column + 1],
      PageUp: [row - 10, column],
      PageDown: [row + 10, column],
      Home: [far ? 0 : row, 0],
      End: [far ? last[0] : row, last[1]],
    }
    const to = steps[event.key]
    if (to) go([Math.max(0, Math.min(last[0], to[0])), Math.max(0, Math.min(last[1], to[1]))], event.shiftKey)
    else if ((event.key === 'Delete' || event.key === 'Backspace') && !readOnly) {
      onChange(clearParts(labels, picked))
      say('Labels taken away.')
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const down = (row: number, column: number) => (event: MouseEvent) => {
    if (event.button !== 0) return
    // Its words can be marked and copied as everywhere; with Shift it is cells that are picked.
    if (event.shiftKey) event.preventDefault()
    go([row, column], event.shiftKey)
  }
  const chip = (part: string | null) =>
    part !== null &&
    readChosen(labels[part]).map((one) => (
      <span key={one} className={classes.chip} data-tone={toneOf(options, one)}>
        {differing.has(part) && '≠ '}
        {titleOf(options, one)}
      </span>
    ))
  return (
    <div className={classes.editor}>
      {!readOnly && (
        <OptionBar
          label={`Label of what is picked`}
          options={options}
          active={null}
          chosen={options.flatMap((one) =>
            picked.length > 0 && picked.every((part) => readChosen(labels[part]).includes(one.value))
              ? [one.value]
              : [],
          )}
          onPick={pick}
        />
      )}
      <div className={classes.sheet}>
        <table
          className={table.table}
          role="grid"
          aria-label={question.title}
          aria-multiselectable
          aria-readonly={readOnly}
          aria-rowcount={grid.rows.length + 1}
        >
          <thead>
            <tr>
              <th scope="col">{of === 'fields' ? 'Field' : 'Row'}</th>
              {grid.columns.map((column, i) => (
                <th key={i} scope="col">
                  <TextView text={column} inline />
                </th>
              ))}
              {of !== 'cells' && <th scope="col">Label</th>}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={press}>
            {rows.map(({ name, cells }, row) => (
              <tr key={row} aria-rowindex={row + 2}>
                <th scope="row">
                  <TextView text={name} inline />
                </th>
                {cells.map((cell, column) => (
                  <td
                    key={column}
                    role="gridcell"
                    data-at={`${row},${column}`}
                    data-part={cell.part ?? undefined}
                    tabIndex={range.to[0] === row && range.to[1] === column ? 0 : -1}
                    aria-selected={isIn(row, column)}
                    aria-description={cell.part === null ? undefined : words(cell.part) || 'no label'}
                    onFocus={() => {
                      if (!moving.current) setRange({ from: [row, column], to: [row, column] })
                    }}
                    onMouseDown={down(row, column)}
                  >
                    <Held value={cell.value} />
                    {of === 'cells' && chip(cell.part)}
                  </td>
                ))}
                {of !== 'cells' && <td>{chip(cells[0]?.part ?? null)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length < grid.rows.length && (
        <Button variant="default" size="compact-sm" w="fit-content" onClick={() => setMost(most + atOnce)}>
          Show more rows: {rows.length} of {grid.rows.length} are here
        </Button>
      )}
      {!readOnly && (
        <>
          {value === undefined && !question.required && (
            <label className={classes.none}>
              <input type="checkbox" checked={false} onChange={() => onChange({})} />
              There is none
            </label>
          )}
          <p className={classes.keys}>
            Arrows go from cell to cell (Shift for several), a digit labels what is picked and takes the label back,
            Delete takes all labels of it away.
          </p>
        </>
      )}
    </div>
  )
}

function Held({ value }: { value: Json | undefined }) {
  if (value === undefined) return null
  return <TextView text={shorten(typeof value === 'string' ? value : JSON.stringify(value), 300)} inline />
}
