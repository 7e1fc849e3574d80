import { Button, NativeSelect } from '@mantine/core'
import { type ReactNode, use, useRef } from 'react'
import table from '../../decision/decision.module.css'
import type { Option } from '../../api/wire.ts'
import { ToneBadge } from '../../words/ToneBadge.tsx'
import { Differing } from './differing.ts'
import { titleOf } from './editor.ts'
import classes from './editors.module.css'

interface Mark {
  id: string
  label: string
}
interface Props<M extends Mark> {
  title: string
  /** What one of them is called. */
  noun: string
  marks: readonly M[]
  options: readonly Option[]
  columns: readonly { title: string; cell: (mark: M, name: string) => ReactNode }[]
  onLabel: (id: string, label: string) => void
  onDelete: (id: string) => void
  onAdd: () => void
  /** Where an answer is not required, that there is nothing to mark is one. */
  mayBeNone: boolean
  isNone: boolean
  onNone: (none: boolean) => void
  readOnly?: boolean | undefined
}

/** Everything that was drawn, as rows: whoever does not draw adds and changes it here. */
export function MarkTable<M extends Mark>(props: Props<M>) {
  const { title, noun, marks, options, columns, onLabel, onDelete, onAdd, readOnly = false } = props
  const { mayBeNone, isNone, onNone } = props
  const differing = use(Differing)
  const add = useRef<HTMLButtonElement>(null)
  return (
    <div className={classes.marks}>
      {marks.length > 0 && (
        <div
          className={classes.scroll}
          // To be read, there is nothing in it that would take the focus and scroll it.
          {...(readOnly ? { tabIndex: 0, role: 'group', 'aria-label': title } : {})}
        >
          <table className={`${table.table} ${table.stack}`} aria-label={title}>
            <thead>
              <tr>
                <th>Label</th>
                {columns.map((column) => (
                  <th key={column.title}>{column.title}</th>
                ))}
                {!readOnly && (
                  <th>
                    <span className="only-read">Delete</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {marks.map((mark, i) => {
                const name = `${noun} ${i + 1}`
                return (
                  <tr key={mark.id}>
                    <td data-label="Label">
                      {readOnly ? (
                        <span>
                          {titleOf(options, mark.label)}{' '}
                          {differing.has(mark.id) && <ToneBadge tone="warn">≠ not in all</ToneBadge>}
                        </span>
                      ) : (
                        <LabelSelect
                          name={name}
                          label={mark.label}
                          options={options}
                          onLabel={(to) => onLabel(mark.id, to)}
                        />
                      )}
                    </td>
                    {columns.map((column) => (
                      <td key={column.title} data-label={column.title}>
                        {column.cell(mark, name)}
                      </td>
                    ))}
                    {!readOnly && (
                      <td>
                        <Button
                          size="compact-xs"
                          variant="subtle"
                          color="gray"
                          aria-label={`Delete ${name}`}
                          onClick={() => {
                            onDelete(mark.id)
                            add.current?.focus()
                          }}
                        >
                          Delete
                        </Button>
                      </td>
                    )}
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {!readOnly && (
        <div className={classes.foot}>
          <Button ref={add} size="compact-sm" variant="default" onClick={onAdd}>
            Add {/^[aeiou]/.test(noun) ? 'an' : 'a'} {noun}
          </Button>
          {marks.length === 0 && mayBeNone && (
            <label className={classes.none}>
              <input type="checkbox" checked={isNone} onChange={(event) => onNone(event.currentTarget.checked)} />
              There is none
            </label>
          )}
        </div>
      )}
    </div>
  )
}

interface LabelProps {
  name: string
  label: string
  options: readonly Option[]
  onLabel: (label: string) => void
}

function LabelSelect({ name, label, options, onLabel }: LabelProps) {
  const known = options.some(({ value }) => value === label)
  return (
    <NativeSelect
      size="xs"
      aria-label={`Label of ${name}`}
      value={label}
      onChange={(event) => onLabel(event.currentTarget.value)}
      data={[
        ...(known ? [] : [{ value: label, label }]),
        ...options.map(({ value, title }) => ({ value, label: title })),
      ]}
    />
  )
}
