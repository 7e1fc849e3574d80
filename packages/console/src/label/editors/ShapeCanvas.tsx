import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { useAnnounce } from '../../shell/Announcer.tsx'
import type { Option, ShapeKind } from '../../api/wire.ts'
import { boxOf, keepPoint, type Point, readArrow } from './box.ts'
import { titleOf, toneOf } from './editor.ts'
import classes from './editors.module.css'
import { addCorner, type Form, moveForm, type Shape, sizeForm, topLeft } from './shape.ts'
import { ShapeMark } from './ShapeMark.tsx'

export type Tool = ShapeKind | 'select'

interface Props {
  label: string
  /** The picture that is drawn upon. */
  children: ReactNode
  shapes: readonly Shape[]
  options: readonly Option[]
  tool: Tool
  selected: string | null
  readOnly: boolean
  onSelect: (id: string | null) => void
  onDraw: (form: Form) => void
  onForm: (id: string, form: Form) => void
  onDelete: (id: string) => void
}

/** Draws over a picture by mouse, finger or keys. Everything is kept in shares of the picture, whatever its size here. */
export function ShapeCanvas(props: Props) {
  const { label, children, shapes, options, tool, selected, readOnly, onSelect, onDraw, onForm, onDelete } = props
  const say = useAnnounce()
  const surface = useRef<SVGSVGElement>(null)
  const drag = useRef<{ id: string | null; at: Point } | null>(null)
  const [corners, setCorners] = useState<Point[]>([])
  const [cross, setCross] = useState<Point | null>(null)

  const place = (event: PointerEvent): Point => {
    const { left, top, width, height } = surface.current?.getBoundingClientRect() ?? new DOMRect()
    return keepPoint([(event.clientX - left) / (width || 1), (event.clientY - top) / (height || 1)])
  }
  const finish = (form: Form) => {
    setCorners([])
    onDraw(form)
  }
  const put = (at: Point) => {
    if (tool === 'point') return finish({ point: at })
    if (tool === 'box') {
      const [from] = corners
      if (!from) return setCorners([at])
      const box = boxOf(from, at)
      return box[2] > 0 && box[3] > 0 ? finish({ box }) : undefined
    }
    if (tool !== 'polygon') return
    const next = addCorner(corners, at)
    if (next.closed) finish({ points: next.corners })
    else setCorners(next.corners)
  }
  const down = (event: PointerEvent<SVGSVGElement>) => {
    if (readOnly || event.button !== 0) return
    const at = place(event)
    const id = (event.target as Element).closest<SVGGElement>('[data-shape]')?.dataset['shape'] ?? null
    surface.current?.setPointerCapture(event.pointerId)
    setCross(null)
    drag.current = { id: tool === 'select' ? id : null, at }
    if (tool === 'select') onSelect(id)
    else if (tool === 'box') setCorners([at])
    else put(at)
  }
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const from = drag.current
    if (!from) return
    const at = place(event)
    if (tool === 'box') setCross(at)
    const shape = from.id === null ? undefined : shapes.find(({ id }) => id === from.id)
    if (!shape) return
    onForm(shape.id, moveForm(shape, [at[0] - from.at[0], at[1] - from.at[1]]))
    drag.current = { ...from, at }
  }
  const up = (event: PointerEvent<SVGSVGElement>) => {
    if (drag.current && tool === 'box') {
      const box = boxOf(drag.current.at, place(event))
      setCross(null)
      if (box[2] > 0.003 && box[3] > 0.003) finish({ box })
      else setCorners([])
    }
    drag.current = null
  }
  const press = (event: KeyboardEvent<SVGSVGElement>) => {
    if (readOnly || event.altKey) return
    const step = readArrow(event)
    const onShape = (event.target as Element).closest<SVGGElement>('[data-shape]')?.dataset['shape']
    const shape = shapes.find(({ id }) => id === onShape)
    if (shape && step) onForm(shape.id, event.shiftKey ? sizeForm(shape, step) : moveForm(shape, step))
    else if (shape && (event.key === 'Delete' || event.key === 'Backspace')) {
      onDelete(shape.id)
      surface.current?.focus()
    } else if (shape) return
    else if (step && tool !== 'select') {
      const far = event.shiftKey ? 5 : 1
      const [x, y] = cross ?? [0.5, 0.5]
      const at = cross ? keepPoint([x + step[0] * far, y + step[1] * far]) : keepPoint([x, y])
      setCross(at)
      say(`${(at[0] * 100).toFixed(0)}, ${(at[1] * 100).toFixed(0)}`)
    } else if ((event.key === 'Enter' || event.key === ' ') && tool !== 'select' && !event.ctrlKey && !event.metaKey) {
      if (cross) {
        put(cross)
        say(tool === 'point' ? 'Point set.' : 'Corner set.')
      } else setCross([0.5, 0.5])
    } else if (event.key === 'Escape' && (cross || corners.length > 0)) {
      setCross(null)
      setCorners([])
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const drawn = tool === 'box' && corners[0] && cross ? boxOf(corners[0], cross) : null
  return (
    <div className={classes.canvas}>
      {children}
      <svg
        ref={surface}
        viewBox="0 0 1 1"
        preserveAspectRatio="none"
        role="application"
        aria-label={label}
        aria-roledescription="drawing"
        tabIndex={0}
        data-tool={tool}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onKeyDown={press}
      >
        {shapes.map((shape) => (
          <ShapeMark
            key={shape.id}
            shape={shape}
            title={titleOf(options, shape.label)}
            tone={toneOf(options, shape.label)}
            selected={selected === shape.id}
            onFocus={() => onSelect(shape.id)}
          />
        ))}
        {drawn && <rect className={classes.halo} x={drawn[0]} y={drawn[1]} width={drawn[2]} height={drawn[3]} />}
        {tool === 'polygon' && corners.length > 0 && (
          <polyline className={classes.halo} points={[...corners, ...(cross ? [cross] : [])].join(' ')} />
        )}
        {cross && tool !== 'select' && (
          <path className={classes.cross} d={`M${cross[0]} 0V1M0 ${cross[1]}H1`} aria-hidden />
        )}
      </svg>
      {shapes.map((shape) => {
        const [x, y] = topLeft(shape)
        return (
          <span
            key={shape.id}
            aria-hidden
            className={classes.tag}
            data-tone={toneOf(options, shape.label)}
            data-low={y < 0.06 || undefined}
            style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
          >
            {titleOf(options, shape.label)}
          </span>
        )
      })}
    </div>
  )
}
