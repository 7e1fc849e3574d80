import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'
import type { Json } from '../api/wire.ts'
import { readNumber } from './read-number.ts'

interface Props extends Omit<TextInputProps, 'value' | 'onChange'> {
  value: Json | undefined
  onChange: (value: number | string) => void
}

const write = (value: Json | undefined) => (value === undefined || value === null ? '' : String(value))

/** Keeps the text as typed (`99.` on the way to `99.5`) and hands up the number that it means. */
export function NumberField({ value, onChange, ...rest }: Props) {
  const [text, setText] = useState(() => write(value))
  const shown = readNumber(text) === value || text === value ? text : write(value)
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      value={shown}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onChange(readNumber(event.currentTarget.value))
      }}
    />
  )
}
