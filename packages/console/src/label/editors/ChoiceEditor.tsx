import { TextInput } from '@mantine/core'
import { useId, useRef, useState } from 'react'
import { TextView } from '../../view/TextView.tsx'
import { shorten } from '../../words/scalars.ts'
import type { ChoiceQuestion, Option } from '../../api/wire.ts'
import { type EditorProps, readChosen } from './editor.ts'
import classes from './editors.module.css'
import { pickByKey } from './OptionBar.tsx'

const mostWithoutSearch = 9

const fits = ({ title, value, hint = '' }: Option, asked: string) =>
  `${title} ${value} ${hint}`.toLowerCase().includes(asked.trim().toLowerCase())

/** One of some, or several: digits pick, and a search finds where there are many. */
export function ChoiceEditor({ question, value, onChange, readOnly = false }: EditorProps<ChoiceQuestion>) {
  const { options, many = false } = question
  const name = useId()
  const [asked, setAsked] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const chosen = new Set(readChosen(value))
  const shown = options.filter((option) => fits(option, asked))
  const pick = (option: string) => {
    if (readOnly) return
    if (!many) return onChange(option)
    const next = options.map((one) => one.value).filter((one) => chosen.has(one) !== (one === option))
    onChange(next.length > 0 ? next : undefined)
  }
  return (
    <div className={classes.editor} onKeyDown={pickByKey(shown, pick)}>
      {options.length > mostWithoutSearch && (
        <TextInput
          size="xs"
          type="search"
          aria-label={`Search in ${question.title}`}
          placeholder={`Search in ${options.length}; Enter takes the first`}
          value={asked}
          onChange={(event) => setAsked(event.currentTarget.value)}
          onKeyDown={(event) => {
            const [first] = shown
            if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && first) {
              event.preventDefault()
              pick(first.value)
              setAsked('')
            }
            if (event.key === 'ArrowDown') {
              event.preventDefault()
              list.current?.querySelector('input')?.focus()
            }
          }}
        />
      )}
      <div
        className={classes.list}
        ref={list}
        role={many ? 'group' : 'radiogroup'}
        aria-label={question.title}
        tabIndex={options.length > mostWithoutSearch ? -1 : undefined}
      >
        {shown.map(({ value: option, title, hint, key }, i) => (
          <label key={option}>
            <input
              type={many ? 'checkbox' : 'radio'}
              name={name}
              data-option
              checked={chosen.has(option)}
              disabled={readOnly}
              onChange={() => pick(option)}
              // What is chosen already, an AI's answer that was filled in say, is chosen again: no change tells of it.
              onClick={() => !many && chosen.has(option) && pick(option)}
            />
            <kbd aria-hidden>{key ?? (i < 9 ? i + 1 : '')}</kbd>
            <span>
              <TextView text={title} inline />
              {hint && <small>{shorten(hint, 200)}</small>}
            </span>
          </label>
        ))}
        {shown.length === 0 && <p className={classes.keys}>Nothing is called like that.</p>}
      </div>
    </div>
  )
}
