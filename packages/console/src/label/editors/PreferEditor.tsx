import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { Json, PreferQuestion } from '../../api/wire.ts'
import { NumberField } from '../../edit/NumberField.tsx'
import { ValueView } from '../../view/ValueView.tsx'
import { isList, isRecord } from '../../words/scalars.ts'
import { atPath } from '../at-path.ts'
import type { EditorProps } from './editor.ts'
import classes from './editors.module.css'
import { OptionBar, pickByKey } from './OptionBar.tsx'

/** Candidates are A, B, C …: no name that could sway. */
export const letterOf = (at: number): string => String.fromCharCode(65 + at)

/** Which of the candidates is best, or each one's rank. */
export function PreferEditor({ question, data, value, onChange, readOnly = false }: EditorProps<PreferQuestion>) {
  const { options, ties } = question
  const held = isRecord(value) ? value : {}
  const ranks = isList(held['ranks']) ? held['ranks'] : null
  const [ranking, setRanking] = useState(ranks !== null)
  const best = held['best']
  const choices = [
    ...options.map((_, i) => ({
      value: String(i),
      title: `${letterOf(i)} is ${options.length > 2 ? 'best' : 'better'}`,
    })),
    ...(ties
      ? [{ value: 'tie', title: options.length > 2 ? 'All as good as each other' : 'As good as each other', key: '0' }]
      : []),
  ]
  const pick = (chosen: string) => {
    if (!readOnly) onChange({ best: chosen === 'tie' ? 'tie' : Number(chosen) })
  }
  const rank = (at: number, to: Json) =>
    onChange({ ranks: options.map((_, i) => (i === at ? to : (ranks?.[i] ?? null))) })
  return (
    <div className={classes.editor} onKeyDown={ranking ? undefined : pickByKey(choices, pick)}>
      <div className={classes.sides}>
        {options.map((path, i) => {
          const candidate = atPath(data, path)
          return (
            <section key={path} className={classes.side} data-best={best === i || undefined} aria-label={letterOf(i)}>
              <h4>{letterOf(i)}</h4>
              {candidate === undefined ? 'Nothing stands here.' : <ValueView value={candidate} path={path} />}
              {ranking && (
                <NumberField
                  mt="xs"
                  maw={160}
                  label={`Rank of ${letterOf(i)}`}
                  description={`1 is best, ${options.length} last`}
                  value={ranks?.[i]}
                  disabled={readOnly}
                  onChange={(to) => rank(i, to)}
                />
              )}
            </section>
          )
        })}
      </div>
      {options.length > 2 && !readOnly && (
        <SegmentedControl
          size="xs"
          w="fit-content"
          aria-label="How to compare"
          value={ranking ? 'ranks' : 'best'}
          onChange={(next) => {
            setRanking(next === 'ranks')
            onChange(undefined)
          }}
          data={[
            { value: 'best', label: 'The best' },
            { value: 'ranks', label: 'Ranks' },
          ]}
        />
      )}
      {!ranking && (
        <OptionBar
          label={question.title}
          options={choices}
          active={best === undefined ? null : String(best)}
          onPick={pick}
          readOnly={readOnly}
        />
      )}
    </div>
  )
}
