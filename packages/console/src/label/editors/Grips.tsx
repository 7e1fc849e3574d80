import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react'
import { useAnnounce } from '../../shell/Announcer.tsx'
import { type Point, readArrow } from './box.ts'
import classes from './editors.module.css'
import { cornersOf, type Form, insertCorner, moveCorner, percent, removeCorner, type Shape } from './shape.ts'

interface Props {
  shape: Shape
  title: string
  place: (event: PointerEvent) => Point
  onForm: (form: Form) => void
  /** Back to the shape as a whole. */
  onLeave: () => void
}

/** The corners of what is selected, to be taken hold of one by one; a polygon's sides offer one more. */
export function Grips({ shape, title, place, onForm, onLeave }: Props) {
  const say = useAnnounce()
  const root = useRef<HTMLDivElement>(null)
  const held = useRef<number | null>(null)
  const wanted = useRef<number | null>(null)
  const corners = cornersOf(shape)
  const points = 'points' in shape ? shape.points : null

  useEffect(() => {
    if (wanted.current === null) return
    root.current?.querySelectorAll<HTMLElement>('[data-corner]')[wanted.current]?.focus()
    wanted.current = null
  }, [shape])

  const insert = (after: number) => {
    if (!points) return
    onForm({ points: insertCorner(points, after) })
    say(`A corner more: ${points.length + 1}.`)
  }
  const remove = (at: number) => {
    if (!points) return
    if (points.length <= 3) return say('A polygon keeps three corners.')
    wanted.current = Math.max(0, at - 1)
    onForm({ points: removeCorner(points, at) })
    say(`A corner less: ${points.length - 1}.`)
  }
  const holding = {
    onPointerMove: (event: PointerEvent) => {
      if (held.current !== null) onForm(moveCorner(shape, held.current, place(event)))
    },
    onPointerUp: () => {
      held.current = null
    },
    onPointerCancel: () => {
      held.current = null
    },
  }
  const hold = (event: PointerEvent<HTMLElement>, at: number) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = at
  }
  const press = (at: number, corner: Point) => (event: KeyboardEvent) => {
    if (event.altKey) return
    const step = readArrow(event)
    if (step) {
      const [x, y] = [corner[0] + step[0], corner[1] + step[1]]
      onForm(moveCorner(shape, at, [x, y]))
      say(`${(x * 100).toFixed(1)}, ${(y * 100).toFixed(1)}`)
    } else if (event.key === 'Enter' && points && !event.ctrlKey && !event.metaKey) {
      wanted.current = at + 1
      insert(at)
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && points) remove(at)
    else if (event.key === 'Escape') onLeave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div ref={root} role="group" aria-label={`Corners of ${title}`}>
      {corners.map((corner, i) => {
        const next = corners[(i + 1) % corners.length] ?? corner
        return [
          <button
            key={i}
            type="button"
            data-grip
            data-corner={points ? '' : i}
            className={classes.grip}
            style={{ left: `${corner[0] * 100}%`, top: `${corner[1] * 100}%` }}
            aria-label={`Corner ${i + 1} of ${corners.length} of ${title}: ${percent(corner[0])} from the left, ${percent(corner[1])} from the top`}
            onPointerDown={(event) => event.button === 0 && hold(event, i)}
            {...holding}
            onDoubleClick={() => remove(i)}
            onKeyDown={press(i, corner)}
          />,
          points && (
            <button
              key={`after ${i}`}
              type="button"
              data-grip
              data-between
              tabIndex={-1}
              className={classes.grip}
              style={{ left: `${(corner[0] + next[0]) * 50}%`, top: `${(corner[1] + next[1]) * 50}%` }}
              aria-label={`Add a corner after corner ${i + 1} of ${title}`}
              onPointerDown={(event) => {
                if (event.button !== 0) return
                insert(i)
                hold(event, i + 1)
              }}
              {...holding}
            />
          ),
        ]
      })}
    </div>
  )
}
