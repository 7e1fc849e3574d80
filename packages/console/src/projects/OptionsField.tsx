import { Textarea } from '@mantine/core'
import { useState } from 'react'

interface Props<T> {
  label: string
  description: string
  value: T
  read: (text: string) => T
  write: (value: T) => string
  onChange: (value: T) => void
}

/** A list as text, one a line; kept as typed, handed up as what it means. */
export function OptionsField<T>({ label, description, value, read, write, onChange }: Props<T>) {
  const [text, setText] = useState(() => write(value))
  const same = JSON.stringify(read(text)) === JSON.stringify(value)
  return (
    <Textarea
      label={label}
      description={description}
      autosize
      minRows={3}
      maxRows={14}
      spellCheck={false}
      value={same ? text : write(value)}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onChange(read(event.currentTarget.value))
      }}
    />
  )
}
