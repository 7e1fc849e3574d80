import { useId } from 'react'
import type { RatingQuestion } from '../../api/wire.ts'
import { TextView } from '../../view/TextView.tsx'
import type { EditorProps } from './editor.ts'
import classes from './editors.module.css'
import { pickByKey } from './OptionBar.tsx'

/** Levels, each anchored in words; "not applicable" is an answer of its own. */
export function RatingEditor({ question, value, onChange, readOnly = false }: EditorProps<RatingQuestion>) {
  const { levels, na = false } = question
  const name = useId()
  const choices = [
    ...levels.map((level, i) => ({ ...level, key: levels.length > 9 ? undefined : String(i + 1) })),
    ...(na ? [{ value: null, title: 'Not applicable', text: undefined, key: '0' }] : []),
  ]
  const keys = choices.map(({ key }, i) => ({ value: String(i), title: '', ...(key ? { key } : {}) }))
  return (
    <div
      className={classes.levels}
      role="radiogroup"
      aria-label={question.title}
      onKeyDown={pickByKey(keys, (at) => {
        if (!readOnly) onChange(choices[Number(at)]?.value ?? null)
      })}
    >
      {choices.map(({ value: level, title, text, key }) => (
        <label key={String(level)}>
          <input
            type="radio"
            name={name}
            data-option
            checked={value === level}
            disabled={readOnly}
            onChange={() => onChange(level)}
            onClick={() => value === level && onChange(level)}
          />
          <kbd aria-hidden>{key}</kbd>
          <span>
            {level !== null && title !== String(level) && `${level}: `}
            <TextView text={title} inline />
            {text && (
              <small>
                <TextView text={text} inline />
              </small>
            )}
          </span>
        </label>
      ))}
    </div>
  )
}
