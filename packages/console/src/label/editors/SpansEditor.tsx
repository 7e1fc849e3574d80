import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Json, SpansQuestion } from '../../api/wire.ts'
import { useAnnounce } from '../../shell/Announcer.tsx'
import { TextView } from '../../view/TextView.tsx'
import { shorten } from '../../words/scalars.ts'
import { atPath } from '../at-path.ts'
import { type EditorProps, titleOf } from './editor.ts'
import classes from './editors.module.css'
import { MarkTable } from './MarkTable.tsx'
import { Missing } from './Missing.tsx'
import { nextId } from './next-id.ts'
import { NumberCell } from './NumberCell.tsx'
import { OptionBar, pickByKey } from './OptionBar.tsx'
import { readSpans, type Relation, type SpanMark } from './read-spans.ts'
import { RelationTable } from './RelationTable.tsx'
import { SpanText } from './SpanText.tsx'
import type { Range } from './words-of.ts'

/** Marks in a text, and how they relate. */
export function SpansEditor({ question, data, value, onChange, readOnly = false }: EditorProps<SpansQuestion>) {
  const { options, relations: kinds = [], field } = question
  const say = useAnnounce()
  const text = atPath(data, field)
  const { spans, relations } = readSpans(value)
  const [selected, setSelected] = useState<Range | null>(null)
  const [active, setActive] = useState<string | null>(options.length === 1 ? (options[0]?.value ?? null) : null)
  if (typeof text !== 'string') return <Missing field={field} wanted="text" />

  const give = (next: { spans?: SpanMark[]; relations?: Relation[] }) =>
    onChange({ spans, relations, ...next } as unknown as Json)
  const add = ({ start, end }: Range, label: string) => {
    const same = spans.find((span) => span.start === start && span.end === end)
    const next = same
      ? spans.map((span) => (span === same ? { ...span, label } : span))
      : [...spans, { id: nextId(spans), start, end, label }].toSorted((a, b) => a.start - b.start)
    give({ spans: next })
    document.getSelection()?.removeAllRanges()
    say(`Marked ${shorten(text.slice(start, end), 80)} as ${titleOf(options, label)}.`)
  }
  const remove = (id: string) => {
    give({
      spans: spans.filter((span) => span.id !== id),
      relations: relations.filter(({ from, to }) => from !== id && to !== id),
    })
    say('Mark deleted.')
  }
  const pick = (label: string) => {
    if (readOnly) return
    if (selected) {
      add(selected, label)
      setSelected(null)
    } else setActive(active === label ? null : label)
  }
  const set = (id: string, part: Partial<SpanMark>) =>
    give({ spans: spans.map((span) => (span.id === id ? { ...span, ...part } : span)) })
  const edge = (which: 'start' | 'end') => (span: SpanMark, name: string) => (
    <NumberCell
      label={`${which === 'start' ? 'Start' : 'End'} of ${name}`}
      value={span[which]}
      disabled={readOnly}
      onChange={(to) => {
        const next = Math.max(0, Math.min(text.length, Math.round(to)))
        if (which === 'start' ? next < span.end : next > span.start) set(span.id, { [which]: next })
      }}
    />
  )
  return (
    <div className={classes.editor} onKeyDown={pickByKey(options, pick)}>
      <OptionBar label="Labels" options={options} active={active} onPick={pick} readOnly={readOnly} />
      <SpanText
        label={question.title}
        text={text}
        marks={spans}
        options={options}
        readOnly={readOnly}
        onSelect={setSelected}
        onTake={(range) => {
          if (active) add(range, active)
          else setSelected(range)
        }}
        onDelete={remove}
      />
      <MarkTable
        title="Marks"
        noun="mark"
        marks={spans}
        options={options}
        columns={[
          {
            title: 'Text',
            cell: (span) => (
              <span className={classes.words}>
                <TextView text={shorten(text.slice(span.start, span.end), 160)} inline />
              </span>
            ),
          },
          { title: 'Start', cell: edge('start') },
          { title: 'End', cell: edge('end') },
        ]}
        onLabel={(id, label) => set(id, { label })}
        onDelete={remove}
        onAdd={() => {
          const range = selected ?? { start: 0, end: Math.min(text.length, 1) }
          const label = active ?? options[0]?.value
          if (label !== undefined && text.length > 0) add(range, label)
        }}
        mayBeNone={!question.required}
        isNone={value !== undefined && spans.length === 0}
        onNone={(none) => onChange(none ? { spans: [], relations: [] } : undefined)}
        readOnly={readOnly}
      />
      {kinds.length > 0 && spans.length > 1 && (
        <RelationTable
          kinds={kinds}
          relations={relations}
          ends={spans.map(({ id, start, end }) => ({ id, words: shorten(text.slice(start, end), 50) }))}
          onChange={(next) => give({ relations: next })}
          readOnly={readOnly}
        />
      )}
      {readOnly && spans.length === 0 && value !== undefined && <p className={classes.keys}>Nothing is marked.</p>}
      {selected && active === null && !readOnly && (
        <Button
          size="compact-sm"
          variant="subtle"
          w="fit-content"
          onClick={() => {
            setSelected(null)
            document.getSelection()?.removeAllRanges()
          }}
        >
          Leave “{shorten(text.slice(selected.start, selected.end), 40)}” unmarked
        </Button>
      )}
    </div>
  )
}
