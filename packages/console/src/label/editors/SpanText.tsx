import { type KeyboardEvent, use, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useAnnounce } from '../../shell/Announcer.tsx'
import { Chip } from '../../view/Chip.tsx'
import { findHiddenCharacters, findMixedWords } from '@countersign/core'
import { shorten } from '../../words/scalars.ts'
import type { Option } from '../../api/wire.ts'
import { cutText, type Marked, offsetOf } from './cut-text.ts'
import { Differing } from './differing.ts'
import { titleOf, toneOf } from './editor.ts'
import classes from './editors.module.css'
import { type Range, stepCursor, trimRange, type WordCursor, wordsOf } from './words-of.ts'

interface Props {
  label: string
  text: string
  marks: readonly Marked[]
  options: readonly Option[]
  readOnly: boolean
  /** What is selected now, by mouse, finger or keys; null where nothing is. */
  onSelect: (range: Range | null) => void
  /** A selection was finished by mouse or finger, or Enter was pressed. */
  onTake: (range: Range) => void
  onDelete: (id: string) => void
}

/** The text with its marks. Hidden characters stand as chips; offsets are those of the text as it is. */
export function SpanText({ label, text, marks, options, readOnly, onSelect, onTake, onDelete }: Props) {
  const say = useAnnounce()
  const help = useId()
  const differing = use(Differing)
  const root = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState<WordCursor | null>(null)
  const { words, hidden, mixed } = useMemo(
    () => ({ words: wordsOf(text), hidden: findHiddenCharacters(text), mixed: findMixedWords(text) }),
    [text],
  )
  const rangeOf = ({ from, to }: WordCursor): Range | null => {
    const [first, last] = [words[Math.min(from, to)], words[Math.max(from, to)]]
    return first && last ? { start: first.start, end: last.end } : null
  }
  const range = cursor && rangeOf(cursor)
  const pieces = cutText(text, marks, hidden, mixed, range)

  const fromPage = (): Range | null => {
    const selection = document.getSelection()
    if (!root.current || !selection || selection.isCollapsed || selection.rangeCount === 0) return null
    const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0)
    const start = offsetOf(root.current, startContainer, startOffset)
    const end = offsetOf(root.current, endContainer, endOffset)
    return start === null || end === null ? null : trimRange(text, { start, end })
  }
  const latest = useRef({ fromPage, onSelect })
  useEffect(() => {
    latest.current = { fromPage, onSelect }
  })
  useEffect(() => {
    const look = () => {
      const picked = latest.current.fromPage()
      if (picked) latest.current.onSelect(picked)
    }
    document.addEventListener('selectionchange', look)
    return () => document.removeEventListener('selectionchange', look)
  }, [])

  const press = (event: KeyboardEvent) => {
    if (readOnly || event.altKey || event.ctrlKey || event.metaKey) return
    const next = stepCursor(words.length, cursor, event)
    if (next) {
      document.getSelection()?.removeAllRanges()
      setCursor(next)
      const picked = rangeOf(next)
      onSelect(picked)
      if (picked) {
        const under = marks.filter(({ start, end }) => start < picked.end && picked.start < end)
        const labels = under.map((mark) => titleOf(options, mark.label)).join(', ')
        say(`${shorten(text.slice(picked.start, picked.end), 120)}${labels && `, marked ${labels}`}`)
      }
    } else if (event.key === 'Enter' && range) onTake(range)
    else if (event.key === 'Delete' && range) {
      const mark = marks.findLast(({ start, end }) => start < range.end && range.start < end)
      if (mark) onDelete(mark.id)
    } else if (event.key === 'Escape' && cursor) {
      setCursor(null)
      onSelect(null)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <div
        ref={root}
        className={classes.text}
        dir="auto"
        tabIndex={0}
        role="group"
        aria-label={label}
        aria-describedby={readOnly ? undefined : help}
        onKeyDown={press}
        // Before a selection begins: pieces that are joined later would move its ends.
        onPointerDown={() => setCursor(null)}
        onPointerUp={() => {
          if (readOnly) return
          const picked = fromPage()
          if (picked) onTake(picked)
          else onSelect(null)
        }}
      >
        {pieces.map((piece) => {
          const mark = piece.marks.toSorted((a, b) => a.end - a.start - (b.end - b.start))[0]
          const ends = piece.marks
            .filter(({ end }) => end === piece.end)
            .map((one) => `${differing.has(one.id) ? '≠ ' : ''}${titleOf(options, one.label)}`)
          return (
            <span
              key={piece.start}
              data-start={piece.start}
              data-end={piece.end}
              data-chip={piece.hidden ? '' : undefined}
              data-marked={mark ? '' : undefined}
              data-tone={mark && toneOf(options, mark.label)}
              data-says={ends.length > 0 ? ends.join(', ') : undefined}
              data-cursor={piece.inCursor ? '' : undefined}
              className={piece.mixed ? classes.mixed : undefined}
              title={piece.mixed?.name}
            >
              {piece.hidden ? <Chip hidden={piece.hidden} /> : piece.text}
            </span>
          )
        })}
      </div>
      {!readOnly && (
        <p className={classes.keys} id={help}>
          Select with the mouse, or with the arrows word by word (Shift for several, ↑ ↓ ten words); then a digit labels
          it. Delete takes away the mark under the cursor.
        </p>
      )}
    </>
  )
}
