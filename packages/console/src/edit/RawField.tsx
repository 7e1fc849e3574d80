import { Textarea, type TextareaProps } from '@mantine/core'
import { useState } from 'react'
import type { Json } from '../api/wire.ts'
import { messageOf } from '../api/problem.ts'

interface Props extends Omit<TextareaProps, 'value' | 'onChange'> {
  value: Json
  onChange: (value: Json) => void
  onBroken?: (message: string | null) => void
}

/** A value as JSON text. While the text is not JSON, the value stays as it was and the mistake is shown. */
export function RawField({ value, onChange, onBroken, error, ...rest }: Props) {
  const [text, setText] = useState(() => JSON.stringify(value, null, 2))
  const [broken, setBroken] = useState<string | null>(null)
  const read = (next: string) => {
    setText(next)
    try {
      onChange(JSON.parse(next) as Json)
      setBroken(null)
      onBroken?.(null)
    } catch (failure) {
      setBroken(messageOf(failure))
      onBroken?.(messageOf(failure))
    }
  }
  return (
    <Textarea
      autosize
      minRows={3}
      maxRows={22}
      spellCheck={false}
      classNames={{ input: 'mono' }}
      {...rest}
      value={text}
      error={broken ?? error}
      onChange={(event) => read(event.currentTarget.value)}
    />
  )
}
