import type { KeyboardEvent } from 'react'
import type { Option } from '../../api/wire.ts'
import { optionOfKey, toneOf } from './editor.ts'
import classes from './editors.module.css'

interface Props {
  label: string
  options: readonly Option[]
  active: string | null
  /** Where several can hold at once. */
  chosen?: readonly string[]
  onPick: (value: string) => void
  readOnly?: boolean | undefined
}

/** The labels that a mark can have, each with its key. Picking one labels what is selected, or what is drawn next. */
export function OptionBar({ label, options: all, active, chosen, onPick, readOnly }: Props) {
  // To be read, it says what was chosen: of what is drawn each bears its label.
  const options = readOnly ? all.filter(({ value }) => chosen?.includes(value)) : all
  if (options.length === 0) return null
  return (
    <div className={classes.options} role="group" aria-label={label}>
      {options.map(({ value, title, hint, key }, i) => (
        <button
          key={value}
          type="button"
          data-option
          data-tone={toneOf(all, value)}
          className={classes.option}
          aria-pressed={active === value || chosen?.includes(value) === true}
          title={hint}
          disabled={readOnly}
          // The selection in the text stays as it is.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(value)}
        >
          <kbd aria-hidden>{key ?? (i < 9 ? i + 1 : '')}</kbd>
          {title}
        </button>
      ))}
    </div>
  )
}

const typing = 'input:not([type=checkbox]):not([type=radio]), textarea, select'

/** Calls `pick` with the option that a key means, while no field has the focus. */
export const pickByKey =
  (options: readonly Option[], pick: (value: string) => void) =>
  (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest(typing)) return
    const value = optionOfKey(options, event.key)
    if (value === undefined) return
    event.preventDefault()
    event.stopPropagation()
    pick(value)
  }
