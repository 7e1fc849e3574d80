import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { readNumber } from '../../edit/read-number.ts'

interface Props {
  label: string
  value: number
  onChange: (value: number) => void
  disabled?: boolean | undefined
}

/** A number in a row of a table. Typed, it counts as soon as it is one, and falls back to what stands where it is none. */
export function NumberCell({ label, value, onChange, disabled }: Props) {
  const [text, setText] = useState<string | null>(null)
  if (disabled)
    return (
      <span>
        <span className="only-read">{label}: </span>
        {value}
      </span>
    )
  return (
    <TextInput
      size="xs"
      w={80}
      inputMode="decimal"
      aria-label={label}
      value={text ?? String(value)}
      onBlur={() => setText(null)}
      onChange={(event) => {
        setText(event.currentTarget.value)
        const next = readNumber(event.currentTarget.value)
        if (typeof next === 'number') onChange(next)
      }}
    />
  )
}
