import { use, useRef } from 'react'
import type { MessagesQuestion } from '../../api/wire.ts'
import { TextView } from '../../view/TextView.tsx'
import { ValueView } from '../../view/ValueView.tsx'
import { isRecord } from '../../words/scalars.ts'
import { atPath } from '../at-path.ts'
import { ToneBadge } from '../../words/ToneBadge.tsx'
import { Differing } from './differing.ts'
import { type EditorProps, readChosen } from './editor.ts'
import classes from './editors.module.css'
import { labelParts, type PartLabels } from './label-parts.ts'
import { Missing } from './Missing.tsx'
import { OptionBar, pickByKey } from './OptionBar.tsx'
import { readMessages } from './read-messages.ts'

/** A label for each message of a conversation that has one to get. */
export function MessagesEditor({ question, data, value, onChange, readOnly = false }: EditorProps<MessagesQuestion>) {
  const { options, many = false, field } = question
  const differing = use(Differing)
  const list = useRef<HTMLOListElement>(null)
  const messages = readMessages(atPath(data, field))
  if (!messages) return <Missing field={field} wanted="conversation" />
  const labels: PartLabels = isRecord(value) ? value : {}

  const pick = (index: string) => (option: string) => {
    if (readOnly) return
    onChange(labelParts(labels, [index], option, many))
  }
  const go = (to: number) => list.current?.querySelectorAll<HTMLElement>('[data-message]')[to]?.focus()
  return (
    <div className={classes.editor}>
      <ol className={classes.messages} ref={list} aria-label={question.title}>
        {messages.map(({ role, content }, i) => {
          const chosen = readChosen(labels[String(i)])
          const name = `Message ${i + 1}${role && `, ${role}`}`
          return (
            <li
              key={i}
              data-message
              className={classes.message}
              tabIndex={0}
              aria-label={name}
              onKeyDown={(event) => {
                pickByKey(options, pick(String(i)))(event)
                if (event.target !== event.currentTarget || event.defaultPrevented) return
                if (event.key === 'ArrowDown') go(i + 1)
                else if (event.key === 'ArrowUp') go(i - 1)
                else return
                event.preventDefault()
              }}
            >
              <h4>
                {i + 1} <TextView text={role} inline />{' '}
                {differing.has(String(i)) && <ToneBadge tone="warn">≠ not in all</ToneBadge>}
              </h4>
              <ValueView value={content} path={`${field}.${i}`} />
              <OptionBar
                label={`Label of ${name}`}
                options={options}
                active={null}
                chosen={chosen}
                onPick={pick(String(i))}
                readOnly={readOnly}
              />
            </li>
          )
        })}
      </ol>
      {!readOnly && <p className={classes.keys}>↑ ↓ go from message to message; a digit labels the one you are at.</p>}
    </div>
  )
}
