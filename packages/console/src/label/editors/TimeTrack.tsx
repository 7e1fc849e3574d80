import { type PointerEvent, useRef, useState } from 'react'
import type { Option, SegmentValue } from '../../api/wire.ts'
import { titleOf, toneOf } from './editor.ts'
import classes from './editors.module.css'
import { sayTime, type Stretch, stretchOf } from './time-range.ts'

interface Props {
  label: string
  at: number
  length: number
  /** Where a segment was begun by key. */
  from: number | null
  segments: readonly SegmentValue[]
  options: readonly Option[]
  readOnly: boolean
  onSeek: (to: number) => void
  onDraw: (stretch: Stretch) => void
}

/** The length of a recording as a bar: a press goes there, a drag marks a segment. */
export function TimeTrack({ label, at, length, from, segments, options, readOnly, onSeek, onDraw }: Props) {
  const track = useRef<HTMLDivElement>(null)
  const began = useRef<number | null>(null)
  const [drawn, setDrawn] = useState<Stretch | null>(null)
  const share = (seconds: number) => `${length > 0 ? (seconds / length) * 100 : 0}%`
  const timeOf = (event: PointerEvent) => {
    const { left, width } = track.current?.getBoundingClientRect() ?? new DOMRect()
    return Math.max(0, Math.min(1, (event.clientX - left) / (width || 1))) * length
  }
  const shown = drawn ?? (from === null ? null : stretchOf(from, at, length))
  return (
    <div
      ref={track}
      className={classes.track}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(length * 100) / 100}
      aria-valuenow={Math.round(at * 100) / 100}
      aria-valuetext={`${sayTime(at)} of ${sayTime(length)}`}
      onPointerDown={(event) => {
        track.current?.setPointerCapture(event.pointerId)
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
        if (!readOnly && stretch && (stretch.end - stretch.start) / (length || 1) > 0.005) onDraw(stretch)
        else onSeek(start)
      }}
    >
      {segments.map((segment) => (
        <span
          key={segment.id}
          data-segment
          data-tone={toneOf(options, segment.label)}
          style={{ insetInlineStart: share(segment.start), width: share(segment.end - segment.start) }}
        >
          {titleOf(options, segment.label)}
        </span>
      ))}
      {shown && (
        <span data-segment style={{ insetInlineStart: share(shown.start), width: share(shown.end - shown.start) }} />
      )}
      <span className={classes.head} style={{ insetInlineStart: share(at) }} />
    </div>
  )
}
