import { type KeyboardEvent, type PointerEvent, type ReactNode, use, useRef, useState } from 'react'
import { useAnnounce } from '../../shell/Announcer.tsx'
import type { Option, ShapeKind } from '../../api/wire.ts'
import { boxOf, keepPoint, type Point, readArrow } from './box.ts'
import { Differing } from './differing.ts'
import { optionOfKey, titleOf, toneOf } from './editor.ts'
import classes from './editors.module.css'
import { Grips } from './Grips.tsx'
import { addCorner, type Form, moveForm, type Shape, sizeForm, topLeft } from './shape.ts'
import { ShapeMark } from './ShapeMark.tsx'
import { useZoom } from './use-zoom.ts'
import { ZoomBar, zoomStep } from './ZoomBar.tsx'

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

/**
 * Draws over a picture by mouse, finger or keys. Everything is kept in shares of the picture, whatever its size here.
 * `onForm` is called for each step of a drag; together they are one stroke.
 */
export function ShapeCanvas(props: Props) {
  const { label, children, shapes, options, tool, selected, readOnly, onSelect, onDraw, onForm, onDelete } = props
  const say = useAnnounce()
  const differing = use(Differing)
  const root = useRef<HTMLDivElement>(null)
  const surface = useRef<SVGSVGElement>(null)
  const drag = useRef<{ shape: Shape | null; at: Point; seen: Point } | null>(null)
  const zoom = useZoom()
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
  const leaveOff = () => {
    drag.current = null
    setCross(null)
    if (tool === 'box') setCorners([])
  }
  const down = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0) return
    // With a second finger nothing is drawn: the picture is looked at larger.
    if (!event.isPrimary) return leaveOff()
    const at = place(event)
    if (readOnly) {
      drag.current = { shape: null, at, seen: [event.clientX, event.clientY] }
      return
    }
    const id = (event.target as Element).closest<SVGGElement>('[data-shape]')?.dataset['shape'] ?? null
    surface.current?.setPointerCapture(event.pointerId)
    setCross(null)
    const shape = tool === 'select' ? (shapes.find((one) => one.id === id) ?? null) : null
    drag.current = { shape, at, seen: [event.clientX, event.clientY] }
    if (tool === 'select') onSelect(id)
    else if (tool === 'box') setCorners([at])
  }
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const from = drag.current
    if (!from) return
    const at = place(event)
    if (tool === 'box' && !readOnly) setCross(at)
    if (from.shape) onForm(from.shape.id, moveForm(from.shape, [at[0] - from.at[0], at[1] - from.at[1]]))
    else if (readOnly || tool === 'select') {
      zoom.pan([event.clientX - from.seen[0], event.clientY - from.seen[1]])
      drag.current = { ...from, seen: [event.clientX, event.clientY] }
    }
  }
  const up = (event: PointerEvent<SVGSVGElement>) => {
    const from = drag.current
    if (!from || !event.isPrimary) return
    drag.current = null
    if (readOnly || tool === 'select') return
    if (tool !== 'box') return put(from.at)
    const box = boxOf(from.at, place(event))
    setCross(null)
    if (box[2] > 0.003 && box[3] > 0.003) finish({ box })
    else setCorners([])
  }
  const press = (event: KeyboardEvent<SVGSVGElement>) => {
    if (readOnly || event.altKey) return
    const step = readArrow(event)
    const onShape = (event.target as Element).closest<SVGGElement>('[data-shape]')?.dataset['shape']
    const shape = shapes.find(({ id }) => id === onShape)
    if (shape && step) {
      const form = event.shiftKey ? sizeForm(shape, step) : moveForm(shape, step)
      onForm(shape.id, form)
      zoom.reveal(topLeft(form))
    } else if (shape && event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      onSelect(shape.id)
      root.current?.querySelector<HTMLElement>('[data-grip]')?.focus()
    } else if (shape && (event.key === 'Delete' || event.key === 'Backspace')) {
      onDelete(shape.id)
      surface.current?.focus()
    } else if (shape) return
    else if (step && tool !== 'select') {
      const far = event.shiftKey ? 5 : 1
      const [x, y] = cross ?? [0.5, 0.5]
      const at = cross ? keepPoint([x + step[0] * far, y + step[1] * far]) : keepPoint([x, y])
      setCross(at)
      zoom.reveal(at)
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
  const zoomByKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    // A label may have such a key of its own.
    if (optionOfKey(options, event.key) !== undefined) return
    if (event.key === '+' || event.key === '=') zoom.zoomBy(zoomStep)
    else if (event.key === '-') zoom.zoomBy(1 / zoomStep)
    else if (event.key === '0') zoom.fit()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const held = readOnly ? undefined : shapes.find(({ id }) => id === selected)
  const drawn = tool === 'box' && corners[0] && cross ? boxOf(corners[0], cross) : null
  return (
    <div className={classes.drawing} ref={root} onKeyDown={zoomByKey}>
      <div className={classes.stage} ref={zoom.stage} style={zoom.outer} tabIndex={-1}>
        <div className={classes.canvas} style={zoom.inner} data-zoomed={zoom.zoom > 1 || undefined}>
          {children}
          <svg
            ref={surface}
            viewBox="0 0 1 1"
            preserveAspectRatio="none"
            role="application"
            aria-label={label}
            aria-roledescription="drawing"
            tabIndex={0}
            data-tool={readOnly ? 'select' : tool}
            onPointerDown={down}
            onPointerMove={move}
            onPointerUp={up}
            onPointerCancel={leaveOff}
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
                {differing.has(shape.id) && '≠ '}
                {titleOf(options, shape.label)}
              </span>
            )
          })}
          {held && (
            <Grips
              key={held.id}
              shape={held}
              title={titleOf(options, held.label)}
              place={place}
              onForm={(form) => onForm(held.id, form)}
              onLeave={() => root.current?.querySelector<SVGGElement>(`[data-shape=${CSS.escape(held.id)}]`)?.focus()}
            />
          )}
        </div>
      </div>
      <ZoomBar {...zoom} />
    </div>
  )
}
