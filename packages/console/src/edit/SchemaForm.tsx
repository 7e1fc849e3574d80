import { SegmentedControl, Stack, Text } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { Json, JsonObject } from '../api/wire.ts'
import { useKey } from '../keyboard/use-key.ts'
import { chooseFirstField } from './choose-first-field.ts'
import { Field } from './Field.tsx'
import { inferSchema } from './infer-schema.ts'
import { RawField } from './RawField.tsx'
import { setAt } from './set-at.ts'
import { validate } from './validate.ts'

interface Props {
  start: Json
  schema: JsonObject | null
  /** The place that gets the focus; null lets the form choose. */
  focusPath?: string | null
  onSubmit: (value: Json) => void
  onCancel: () => void
  /** What stands under the fields, given the value as it is now: the differences and the buttons. */
  children: (value: Json) => ReactNode
}

/** A form made from a JSON Schema, or from the value itself; the raw JSON is one tab away. Enter submits. */
export function SchemaForm({ start, schema, focusPath = null, onSubmit, onCancel, children }: Props) {
  const used = useMemo(() => (schema && Object.keys(schema).length ? schema : inferSchema(start)), [schema, start])
  const [value, setValue] = useState<Json>(start)
  const [mode, setMode] = useState('form')
  const [broken, setBroken] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const problems = useMemo(() => validate(value, used), [value, used])
  const shown = useMemo(
    () => new Map(tried ? problems.map(({ path, message }) => [path, message]) : []),
    [problems, tried],
  )
  const valid = problems.length === 0 && !broken

  useEffect(() => {
    const wanted = chooseFirstField(start, focusPath)
    const fields = Array.from(
      form.current?.querySelectorAll<HTMLElement>(
        'input[data-path]:not([readonly]), textarea[data-path]:not([readonly]), select[data-path]',
      ) ?? [],
    )
    const inPlace = fields.filter((one) => one.dataset['path'] === wanted)
    const field = inPlace.find((one) => one.matches(':checked')) ?? inPlace[0] ?? fields[0]
    field?.focus()
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.select()
  }, [start, focusPath, mode])

  const submit = () => {
    setTried(true)
    if (valid) onSubmit(value)
  }
  useKey('edit.submit', submit)
  useKey('edit.cancel', onCancel)

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Stack gap="sm">
        <SegmentedControl
          size="xs"
          w="fit-content"
          value={mode}
          onChange={setMode}
          data={[
            { value: 'form', label: 'Form' },
            { value: 'raw', label: 'JSON' },
          ]}
          aria-label="How to edit"
        />
        {mode === 'form' ? (
          <Field
            schema={used}
            root={used}
            value={value}
            path={[]}
            label=""
            required={false}
            problems={shown}
            onChange={(path, next) => setValue((before) => setAt(before, path, next))}
          />
        ) : (
          <RawField
            label="The whole value"
            data-path=""
            value={value}
            onChange={setValue}
            onBroken={setBroken}
            error={tried ? problems[0]?.message : undefined}
          />
        )}
        {tried && problems.length > 0 && (
          <Text size="sm" c="var(--cs-bad)" role="alert">
            {problems.map(({ path, message }) => `${path || 'The value'}: ${message}`).join(' ')}
          </Text>
        )}
        {children(value)}
      </Stack>
    </form>
  )
}
