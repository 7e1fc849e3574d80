import { Input } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import type { Json } from '../api/wire.ts'
import { Choices } from './Choices.tsx'

interface Props {
  label: string
  description: ReactNode
  withAsterisk: boolean
  error: ReactNode
  disabled: boolean
  'data-path': string
  options: readonly Json[]
  value: Json | undefined
  onChange: (value: Json | undefined) => void
}

const mostShown = 9
export const fitsChips = (options: readonly Json[]) => options.length <= mostShown

/** One of a few: all of them in view, each with its digit. */
export function ChoiceField({ options, value, onChange, label, description, withAsterisk, error, ...rest }: Props) {
  const id = useId()
  const at = options.findIndex((option) => JSON.stringify(option) === JSON.stringify(value))
  return (
    <Input.Wrapper
      labelElement="div"
      label={label}
      description={description}
      withAsterisk={withAsterisk}
      error={error}
      errorProps={{ id: `${id}-error` }}
    >
      <Choices
        label={label}
        name={id}
        path={rest['data-path']}
        disabled={rest.disabled}
        describedBy={error ? `${id}-error` : undefined}
        choices={options.map((option, i) => ({ key: String(i), label: sayOption(option) }))}
        chosen={new Set([String(at)])}
        onChoose={(key) => onChange(options[Number(key)])}
      />
    </Input.Wrapper>
  )
}

export const sayOption = (option: Json) => (typeof option === 'string' ? option : JSON.stringify(option))
