import { Button, Checkbox, Group, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useId } from 'react'
import type { Json, JsonObject } from '../api/wire.ts'
import { isList, isRecord } from '../words/scalars.ts'
import { ChoiceField, fitsChips, sayOption } from './ChoiceField.tsx'
import classes from './edit.module.css'
import { NumberField } from './NumberField.tsx'
import { RawField } from './RawField.tsx'
import { emptyOf, readSchema } from './read-schema.ts'
import type { Path } from './set-at.ts'

export interface FieldProps {
  schema: JsonObject
  root: JsonObject
  value: Json | undefined
  path: Path
  label: string
  required: boolean
  problems: ReadonlyMap<string, string>
  onChange: (path: Path, value: Json | undefined) => void
}

const inputTypes: Record<string, string> = { date: 'date', time: 'time', email: 'email', uri: 'url' }

/** One place of a value, by what the schema says of it. Types are kept: a number comes back as a number. */
export function Field(props: FieldProps) {
  const { value, path, label, required, problems, onChange } = props
  const schema = readSchema(props.schema, props.root)
  const id = useId()
  const error = problems.get(path.join('.'))
  const shared = {
    label: schema.title || label.replaceAll('_', ' ') || 'Value',
    description: schema.description || undefined,
    withAsterisk: required,
    disabled: schema.readOnly,
    error,
    'data-path': path.join('.'),
  }
  if (schema.kind === 'object') return <Members {...props} />
  if (schema.kind === 'array') return <Items {...props} />
  if (schema.kind === 'boolean')
    return (
      <Checkbox
        {...shared}
        checked={value === true}
        onChange={(event) => onChange(path, event.currentTarget.checked)}
      />
    )
  if (schema.kind === 'enum' && fitsChips(schema.options))
    return <ChoiceField {...shared} options={schema.options} value={value} onChange={(next) => onChange(path, next)} />
  if (schema.kind === 'enum') {
    const at = schema.options.findIndex((option) => JSON.stringify(option) === JSON.stringify(value))
    return (
      <NativeSelect
        {...shared}
        value={String(at)}
        onChange={(event) => onChange(path, schema.options[Number(event.currentTarget.value)])}
      >
        {at < 0 && <option value="-1">Choose…</option>}
        {schema.options.map((option, i) => (
          <option key={i} value={i}>
            {sayOption(option)}
          </option>
        ))}
      </NativeSelect>
    )
  }
  // What may not be changed is there to be read: no grey on grey, and no stop for the Tab key.
  const { disabled: _, ...rest } = shared
  const typed = schema.readOnly ? { ...rest, readOnly: true, tabIndex: -1, variant: 'unstyled' } : rest
  if (schema.kind === 'number' || schema.kind === 'integer')
    return <NumberField {...typed} value={value} onChange={(next) => onChange(path, next)} />
  if (schema.kind === 'any' && typeof value !== 'string')
    return <RawField id={id} {...typed} value={value ?? null} onChange={(next) => onChange(path, next)} />
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)
  if (schema.long || text.length > 80 || text.includes('\n'))
    return (
      <Textarea
        {...typed}
        autosize
        minRows={3}
        maxRows={14}
        value={text}
        onChange={(event) => onChange(path, event.currentTarget.value)}
      />
    )
  return (
    <TextInput
      {...typed}
      type={inputTypes[schema.format] ?? 'text'}
      value={text}
      onChange={(event) => onChange(path, event.currentTarget.value)}
    />
  )
}

function Members({ schema: given, root, value, path, label, problems, onChange }: FieldProps) {
  const schema = readSchema(given, root)
  const present = isRecord(value) ? value : {}
  const declared = new Set(schema.properties.map(([name]) => name))
  const extra = Object.keys(present).filter((name) => !declared.has(name))
  const all: [string, JsonObject][] = [
    ...schema.properties,
    ...extra.map((name): [string, JsonObject] => [
      name,
      {
        type: present[name] === null ? 'null' : Array.isArray(present[name]) ? 'array' : typeof present[name],
      } as JsonObject,
    ]),
  ]
  const fields = all.map(([name, member]) => (
    <Field
      key={name}
      schema={member}
      root={root}
      value={present[name]}
      path={[...path, name]}
      label={name}
      required={schema.required.has(name)}
      problems={problems}
      onChange={onChange}
    />
  ))
  if (path.length === 0) return <div className={classes.root}>{fields}</div>
  return (
    <fieldset className={classes.group}>
      <legend>{schema.title || label}</legend>
      {fields}
    </fieldset>
  )
}

function Items({ schema: given, root, value, path, label, problems, onChange }: FieldProps) {
  const schema = readSchema(given, root)
  const items = isList(value) ? value : []
  const name = schema.title || label
  return (
    <fieldset className={classes.group}>
      <legend>{name || 'List'}</legend>
      {items.map((item, i) => (
        <Group key={i} align="flex-end" wrap="nowrap" gap="xs">
          <div className={classes.root}>
            <Field
              schema={schema.items}
              root={root}
              value={item}
              path={[...path, i]}
              label={`${name} ${i + 1}`}
              required={false}
              problems={problems}
              onChange={onChange}
            />
          </div>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            onClick={() => onChange([...path, i], undefined)}
            aria-label={`Take out ${name} ${i + 1}`}
          >
            Take out
          </Button>
        </Group>
      ))}
      <Button
        variant="default"
        size="compact-sm"
        w="fit-content"
        onClick={() => onChange([...path, items.length], emptyOf(readSchema(schema.items, root)))}
      >
        Add
      </Button>
    </fieldset>
  )
}
