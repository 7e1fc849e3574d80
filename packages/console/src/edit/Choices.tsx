import classes from './edit.module.css'

interface Props {
  /** Of the group, where no legend names it. */
  label: string
  name: string
  choices: readonly { key: string; label: string }[]
  chosen: ReadonlySet<string>
  /** Several may be ticked; else choosing one leaves the others. */
  several?: boolean
  path?: string
  disabled?: boolean
  describedBy?: string | undefined
  onChoose: (key: string) => void
}

/** Up to nine choices as chips; while one of them has the focus, digits choose. */
export function Choices({
  label,
  name,
  choices,
  chosen,
  several = false,
  path,
  disabled,
  describedBy,
  onChoose,
}: Props) {
  return (
    <div
      className={classes.chips}
      data-choices
      role={several ? 'group' : 'radiogroup'}
      aria-label={label}
      aria-describedby={describedBy}
      onKeyDown={(event) => {
        const choice = choices[Number(event.key) - 1]
        if (!choice || event.ctrlKey || event.metaKey || event.altKey) return
        event.preventDefault()
        event.stopPropagation()
        onChoose(choice.key)
      }}
    >
      {choices.map(({ key, label: words }, i) => (
        <label key={key} className={classes.chip}>
          <input
            type={several ? 'checkbox' : 'radio'}
            className="only-read"
            name={name}
            data-path={path}
            checked={chosen.has(key)}
            disabled={disabled}
            onChange={() => onChoose(key)}
          />
          <kbd aria-hidden>{i + 1}</kbd>
          {words}
        </label>
      ))}
    </div>
  )
}
