import { SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { FormQuestion } from '../../api/wire.ts'
import { Field } from '../../edit/Field.tsx'
import { RawField } from '../../edit/RawField.tsx'
import { setAt } from '../../edit/set-at.ts'
import { validate } from '../../edit/validate.ts'
import type { EditorProps } from './editor.ts'
import classes from './editors.module.css'

/** JSON of any form, by its schema; as text where that is quicker. */
export function FormEditor({ question, value, onChange, readOnly = false }: EditorProps<FormQuestion>) {
  const { schema } = question
  const [mode, setMode] = useState('form')
  const problems = useMemo(
    () =>
      new Map(value === undefined ? [] : validate(value, schema).map(({ path, message }) => [path, message] as const)),
    [value, schema],
  )
  return (
    <fieldset className={`${classes.question} ${classes.editor}`} disabled={readOnly} aria-label={question.title}>
      <SegmentedControl
        size="xs"
        w="fit-content"
        value={mode}
        onChange={setMode}
        aria-label="How to edit"
        data={[
          { value: 'form', label: 'Form' },
          { value: 'raw', label: 'JSON' },
        ]}
      />
      {mode === 'form' ? (
        <Field
          schema={schema}
          root={schema}
          value={value}
          path={[]}
          label={question.title}
          required={question.required}
          problems={problems}
          onChange={(path, next) => onChange(setAt(value, path, next))}
        />
      ) : (
        <RawField label="The whole value" value={value ?? null} onChange={onChange} error={problems.get('')} />
      )}
    </fieldset>
  )
}
