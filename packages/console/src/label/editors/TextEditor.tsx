import { Textarea } from '@mantine/core'
import type { TextQuestion } from '../../api/wire.ts'
import { count } from '../../words/numbers.ts'
import type { EditorProps } from './editor.ts'

export function TextEditor({ question, value, onChange, readOnly = false }: EditorProps<TextQuestion>) {
  const text = typeof value === 'string' ? value : ''
  const { longest } = question
  return (
    <Textarea
      aria-label={question.title}
      autosize
      minRows={2}
      maxRows={12}
      value={text}
      readOnly={readOnly}
      description={longest !== undefined ? `${count(text.length)} of ${count(longest)} characters` : undefined}
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
    />
  )
}
