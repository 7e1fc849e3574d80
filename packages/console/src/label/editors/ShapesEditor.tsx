import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Json, ShapeKind, ShapesQuestion } from '../../api/wire.ts'
import { useAnnounce } from '../../shell/Announcer.tsx'
import { PageLoading } from '../../shell/PageLoading.tsx'
import { ProblemAlert } from '../../shell/ProblemAlert.tsx'
import { useBlobAddress } from '../../view/use-blob-address.ts'
import { fileAt } from '../at-path.ts'
import { BoxCells } from './BoxCells.tsx'
import { keepPoint } from './box.ts'
import { type EditorProps, titleOf } from './editor.ts'
import classes from './editors.module.css'
import { MarkTable } from './MarkTable.tsx'
import { Missing } from './Missing.tsx'
import { nextId } from './next-id.ts'
import { NumberCell } from './NumberCell.tsx'
import { OptionBar, pickByKey } from './OptionBar.tsx'
import { type Form, formOf, readCorners, type Shape, writeCorners } from './shape.ts'
import { ShapeCanvas, type Tool } from './ShapeCanvas.tsx'
import { isOnMark, ToolControl } from './ToolControl.tsx'

const starts: Record<ShapeKind, Form> = {
  box: { box: [0.4, 0.4, 0.2, 0.2] },
  polygon: {
    points: [
      [0.4, 0.6],
      [0.5, 0.4],
      [0.6, 0.6],
    ],
  },
  point: { point: [0.5, 0.5] },
}

/** Boxes, polygons and points on an image. */
export function ShapesEditor({ question, data, value, onChange, readOnly = false }: EditorProps<ShapesQuestion>) {
  const id = fileAt(data, question.field)
  if (id === null) return <Missing field={question.field} wanted="image" />
  return <OnImage {...{ question, data, value, onChange, readOnly }} id={id} />
}

function OnImage({ question, value, onChange, readOnly = false, id }: EditorProps<ShapesQuestion> & { id: string }) {
  const { options, shapes: kinds } = question
  const say = useAnnounce()
  const { address, error } = useBlobAddress(id)
  const shapes = Array.isArray(value) ? (value as unknown as Shape[]) : []
  const [tool, setTool] = useState<Tool>(kinds[0] ?? 'box')
  const [active, setActive] = useState(options[0]?.value ?? '')
  const [selected, setSelected] = useState<string | null>(null)

  const give = (next: readonly Shape[]) => onChange(next as unknown as Json)
  const set = (of: string, part: object) =>
    give(shapes.map((one) => (one.id === of ? ({ ...one, ...part } as Shape) : one)))
  const draw = (form: Form) => {
    const made = { id: nextId(shapes), label: active, ...form }
    give([...shapes, made])
    setSelected(made.id)
    say(`${titleOf(options, active)} drawn.`)
  }
  const remove = (of: string) => {
    give(shapes.filter((one) => one.id !== of))
    setSelected(null)
    say('Deleted.')
  }
  const pick = (label: string) => {
    if (readOnly) return
    setActive(label)
    if (selected && isOnMark(tool)) set(selected, { label })
  }
  const numbers = (shape: Shape, name: string) => {
    if ('box' in shape)
      return <BoxCells name={name} box={shape.box} disabled={readOnly} onChange={(box) => set(shape.id, { box })} />
    if ('point' in shape)
      return (['x', 'y'] as const).map((axis, i) => (
        <NumberCell
          key={axis}
          label={`${axis} of ${name}`}
          value={shape.point[i] ?? 0}
          disabled={readOnly}
          onChange={(to) => set(shape.id, { point: keepPoint(i === 0 ? [to, shape.point[1]] : [shape.point[0], to]) })}
        />
      ))
    if (readOnly) return <span>{writeCorners(shape.points)}</span>
    return (
      <TextInput
        size="xs"
        key={writeCorners(shape.points)}
        aria-label={`Corners of ${name}`}
        defaultValue={writeCorners(shape.points)}
        onBlur={(event) => {
          const points = readCorners(event.currentTarget.value)
          if (points) set(shape.id, { points })
        }}
      />
    )
  }
  if (error) return <ProblemAlert error={error} />
  if (!address) return <PageLoading />
  return (
    <div className={classes.editor} onKeyDown={pickByKey(options, pick)}>
      <OptionBar label="Labels" options={options} active={active} onPick={pick} readOnly={readOnly} />
      {!readOnly && <ToolControl kinds={kinds} tool={tool} onTool={setTool} />}
      <ShapeCanvas
        label={question.title}
        {...{ shapes, options, tool, selected, readOnly }}
        onSelect={setSelected}
        onDraw={draw}
        onForm={(of, form) => set(of, formOf(form))}
        onDelete={remove}
      >
        <img src={address} alt={`Image at ${question.field}`} draggable={false} />
      </ShapeCanvas>
      {!readOnly && (
        <p className={classes.keys}>
          Keys on the image: arrows move the cross (Shift further, Control finer), Enter sets a corner, Escape gives up.
          Tab goes to each shape: arrows move it, Shift and arrows size it, a digit relabels, Delete takes it away,
          Enter goes to its corners. At a corner: arrows move it; of a polygon, Enter adds one after it and Delete (or
          two clicks) takes it away. + − 0, or Control and the wheel: larger, smaller, fit.
        </p>
      )}
      <MarkTable
        title="Shapes"
        noun="shape"
        marks={shapes}
        options={options}
        columns={[
          { title: 'Form', cell: (shape) => ('box' in shape ? 'Box' : 'points' in shape ? 'Polygon' : 'Point') },
          {
            title: 'Shares of the image',
            cell: (shape, name) => (
              <div className={'point' in shape ? classes.numbers : undefined}>{numbers(shape, name)}</div>
            ),
          },
        ]}
        onLabel={(of, label) => set(of, { label })}
        onDelete={remove}
        onAdd={() => draw(starts[tool === 'select' ? (kinds[0] ?? 'box') : tool])}
        mayBeNone={!question.required}
        isNone={value !== undefined && shapes.length === 0}
        onNone={(none) => onChange(none ? [] : undefined)}
        readOnly={readOnly}
      />
    </div>
  )
}
