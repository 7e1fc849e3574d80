import { Button, Group, Text } from '@mantine/core'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Json, PagesQuestion, PageValue } from '../../api/wire.ts'
import { useAnnounce } from '../../shell/Announcer.tsx'
import { ProblemAlert } from '../../shell/ProblemAlert.tsx'
import { fileAt } from '../at-path.ts'
import { BoxCells } from './BoxCells.tsx'
import { type EditorProps, titleOf } from './editor.ts'
import classes from './editors.module.css'
import { MarkTable } from './MarkTable.tsx'
import { Missing } from './Missing.tsx'
import { nextId } from './next-id.ts'
import { NumberCell } from './NumberCell.tsx'
import { OptionBar, pickByKey } from './OptionBar.tsx'
import { type Form, formOf, type Shape } from './shape.ts'
import { ShapeCanvas, type Tool } from './ShapeCanvas.tsx'
import { isOnMark, ToolControl } from './ToolControl.tsx'
import { usePdf } from '../../view/use-pdf.ts'

/** Pages of a PDF, whole or a box on one. */
export default function PagesEditor(props: EditorProps<PagesQuestion>) {
  const id = fileAt(props.data, props.question.field)
  return id === null ? <Missing field={props.question.field} wanted="PDF" /> : <OnPdf {...props} id={id} />
}

function OnPdf({ question, value, onChange, readOnly = false, id }: EditorProps<PagesQuestion> & { id: string }) {
  const { options } = question
  const say = useAnnounce()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [page, setPage] = useState(1)
  const { pages, error } = usePdf(id, canvas, page)
  const marks = Array.isArray(value) ? (value as unknown as PageValue[]) : []
  const [active, setActive] = useState(options[0]?.value ?? '')
  const [selected, setSelected] = useState<string | null>(null)
  const [tool, setTool] = useState<Tool>('box')

  const give = (next: readonly PageValue[]) => onChange(next.toSorted((a, b) => a.page - b.page) as unknown as Json)
  const set = (of: string, part: Partial<PageValue>) =>
    give(marks.map((one) => (one.id === of ? { ...one, ...part } : one)))
  const add = (form: Form | null) => {
    const id = nextId(marks)
    give([...marks, { id, label: active, page, ...(form && 'box' in form ? form : {}) }])
    setSelected(form ? id : null)
    say(`${titleOf(options, active)} on page ${page}.`)
  }
  const remove = (of: string) => give(marks.filter((one) => one.id !== of))
  const turn = (by: number) => setPage((before) => Math.max(1, Math.min(pages || 1, before + by)))
  const pick = (label: string) => {
    if (readOnly) return
    setActive(label)
    if (selected && isOnMark(tool)) set(selected, { label })
  }
  const press = (event: KeyboardEvent) => {
    pickByKey(options, pick)(event)
    if (event.defaultPrevented || (event.target instanceof Element && event.target.closest('input, select'))) return
    if (event.key === 'PageDown' || event.key === '.') turn(1)
    else if (event.key === 'PageUp' || event.key === ',') turn(-1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const shapes = marks.flatMap(({ id: of, label, page: on, box }): Shape[] =>
    on === page && box ? [{ id: of, label, box }] : [],
  )
  if (error) return <ProblemAlert error={error} />
  return (
    <div className={classes.editor} onKeyDown={press}>
      <OptionBar label="Labels" options={options} active={active} onPick={pick} readOnly={readOnly} />
      {!readOnly && <ToolControl kinds={['box']} tool={tool} onTool={setTool} />}
      <ShapeCanvas
        label={`${question.title}, page ${page}`}
        {...{ shapes, options, tool, selected, readOnly }}
        onSelect={setSelected}
        onDraw={add}
        onForm={(of, form) => set(of, formOf(form) as Partial<PageValue>)}
        onDelete={remove}
      >
        <canvas ref={canvas} role="img" aria-label={`Page ${page} of ${pages}`} />
      </ShapeCanvas>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" disabled={page <= 1} onClick={() => turn(-1)}>
          Page before
        </Button>
        <Text size="sm">
          {page} of {pages || '…'}
        </Text>
        <Button size="compact-sm" variant="default" disabled={page >= pages} onClick={() => turn(1)}>
          Page after
        </Button>
        {!readOnly && (
          <Button size="compact-sm" variant="default" onClick={() => add(null)}>
            Label the whole page
          </Button>
        )}
      </Group>
      {!readOnly && (
        <p className={classes.keys}>
          , and . turn the page. On the page: arrows move the cross (Shift further), Enter sets a corner of a box. Tab
          goes to each box: arrows move it, a digit relabels, Enter goes to its corners. + − 0: larger, smaller, fit.
        </p>
      )}
      <MarkTable
        title="Marks"
        noun="mark"
        marks={marks}
        options={options}
        columns={[
          {
            title: 'Page',
            cell: (mark, name) => (
              <NumberCell
                label={`Page of ${name}`}
                value={mark.page}
                disabled={readOnly}
                onChange={(to) => set(mark.id, { page: Math.max(1, Math.min(pages || to, Math.round(to))) })}
              />
            ),
          },
          {
            title: 'Where',
            cell: (mark, name) =>
              mark.box ? (
                <BoxCells name={name} box={mark.box} disabled={readOnly} onChange={(box) => set(mark.id, { box })} />
              ) : (
                'the whole page'
              ),
          },
        ]}
        onLabel={(of, label) => set(of, { label })}
        onDelete={remove}
        onAdd={() => add({ box: [0.25, 0.25, 0.5, 0.1] })}
        mayBeNone={!question.required}
        isNone={value !== undefined && marks.length === 0}
        onNone={(none) => onChange(none ? [] : undefined)}
        readOnly={readOnly}
      />
    </div>
  )
}
