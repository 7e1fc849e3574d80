import { type KeyboardEvent, type PointerEvent, use, useRef, useState } from 'react'
import type { Option, SegmentValue } from '../../api/wire.ts'
import { Differing } from './differing.ts'
import { titleOf, toneOf } from './editor.ts'
import classes from './editors.module.css'
import { moveEdge, moveStretch, readNudge, sayTime, type Stretch, stretchOf } from './time-range.ts'

interface Props {
  label: string
  at: number
  length: number
  /** Where a segment was begun by key. */
  from: number | null
  segments: readonly SegmentValue[]
  options: readonly Option[]
  selected: string | null
  readOnly: boolean
  onSeek: (to: number) => void
  onSelect: (id: string | null) => void
  onDraw: (stretch: Stretch) => void
  onStretch: (id: string, stretch: Stretch) => void
  onDelete: (id: string) => void
}

/** The length of a recording as a bar: a press goes there, a drag marks a segment, its edges can be taken hold of. */
export function TimeTrack(props: Props) {
  const { label, at, length, from, segments, options, selected, readOnly } = props
  const { onSeek, onSelect, onDraw, onStretch, onDelete } = props
  const differing = use(Differing)
  const track = useRef<HTMLDivElement>(null)
  const slider = useRef<HTMLDivElement>(null)
  const began = useRef<number | null>(null)
  const [drawn, setDrawn] = useState<Stretch | null>(null)
  const share = (seconds: number) => `${length > 0 ? (seconds / length) * 100 : 0}%`
  const timeOf = (event: PointerEvent) => {
    const { left, width } = track.current?.getBoundingClientRect() ?? new DOMRect()
    return Math.max(0, Math.min(1, (event.clientX - left) / (width || 1))) * length
  }
  // One that is moved past another keeps its place on the page, and with it the focus and the hand that holds it.
  const steady = segments.toSorted((a, b) => a.id.localeCompare(b.id, undefined, { numeric: true }))
  const shown = drawn ?? (from === null ? null : stretchOf(from, at, length))
  const press = (segment: SegmentValue) => (event: KeyboardEvent) => {
    if (readOnly || event.altKey) return
    const by = readNudge(event)
    if (by !== null) {
      const next = event.shiftKey
        ? moveEdge(segment, 'end', segment.end + by, length)
        : moveStretch(segment, by, length)
      onStretch(segment.id, next)
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      onDelete(segment.id)
      slider.current?.focus()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={classes.track} ref={track}>
      <div
        ref={slider}
        className={classes.slider}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.round(length * 100) / 100}
        aria-valuenow={Math.round(at * 100) / 100}
        aria-valuetext={`${sayTime(at)} of ${sayTime(length)}`}
        onPointerDown={(event) => {
          slider.current?.setPointerCapture(event.pointerId)
          began.current = timeOf(event)
        }}
        onPointerMove={(event) => {
          if (began.current !== null && !readOnly) setDrawn(stretchOf(began.current, timeOf(event), length))
        }}
        onPointerUp={(event) => {
          const start = began.current
          began.current = null
          setDrawn(null)
          if (start === null) return
          const stretch = stretchOf(start, timeOf(event), length)
          if (!readOnly && stretch && (stretch.end - stretch.start) / (length || 1) > 0.005) return onDraw(stretch)
          onSeek(start)
          const under = segments.filter((one) => one.start <= start && start <= one.end)
          onSelect(under.toSorted((a, b) => a.end - a.start - (b.end - b.start))[0]?.id ?? null)
        }}
      />
      {steady.map((segment) => {
        const { id, start, end } = segment
        const title = titleOf(options, segment.label)
        return (
          <div
            key={id}
            data-segment={id}
            data-tone={toneOf(options, segment.label)}
            data-selected={selected === id || undefined}
            role="button"
            tabIndex={0}
            aria-label={`${title}: ${sayTime(start)} to ${sayTime(end)}`}
            style={{ insetInlineStart: share(start), width: share(end - start) }}
            onFocus={() => onSelect(id)}
            onKeyDown={press(segment)}
          >
            <span className={classes.says}>
              {differing.has(id) && '≠ '}
              {title}
            </span>
            {!readOnly &&
              (['start', 'end'] as const).map((edge) => (
                <Edge
                  key={edge}
                  edge={edge}
                  timeOf={timeOf}
                  onMove={(to) => onStretch(id, moveEdge(segment, edge, to, length))}
                />
              ))}
          </div>
        )
      })}
      {shown && (
        <div data-segment="" style={{ insetInlineStart: share(shown.start), width: share(shown.end - shown.start) }} />
      )}
      <span className={classes.head} style={{ insetInlineStart: share(at) }} />
    </div>
  )
}

interface EdgeProps {
  edge: 'start' | 'end'
  timeOf: (event: PointerEvent) => number
  onMove: (to: number) => void
}

/** An edge as wide as a finger wants it. Keys move it at the segment, and the table has it as a number. */
function Edge({ edge, timeOf, onMove }: EdgeProps) {
  const held = useRef(false)
  const release = () => {
    held.current = false
  }
  return (
    <span
      data-edge={edge}
      aria-hidden
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        held.current = true
      }}
      onPointerMove={(event) => held.current && onMove(timeOf(event))}
      onPointerUp={release}
      onPointerCancel={release}
    />
  )
}
