import type { NumberQuestion } from '../../api/wire.ts'
import { NumberField } from '../../edit/NumberField.tsx'
import type { EditorProps } from './editor.ts'

const range = ({ minimum, maximum, integer }: NumberQuestion): string =>
  [
    integer ? 'A whole number' : 'A number',
    minimum !== undefined && maximum !== undefined
      ? ` from ${minimum} to ${maximum}`
      : minimum !== undefined
        ? `, ${minimum} or more`
        : maximum !== undefined
          ? `, ${maximum} or less`
          : '',
  ].join('')

/** What is typed is kept as it is while it is no number, so that the mistake is said and not swallowed. */
export function NumberEditor({ question, value, onChange, readOnly = false }: EditorProps<NumberQuestion>) {
  return (
    <NumberField
      aria-label={question.title}
      description={range(question)}
      maw={240}
      value={value}
      disabled={readOnly}
      onChange={(next) => onChange(next === '' ? undefined : next)}
    />
  )
}
