import { TextInput } from '@mantine/core'

/** The second factor, asked for where there is one. */
export function CodeField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      label="Code"
      description="The six digits that your authenticator shows, or a recovery code."
      autoComplete="one-time-code"
      required
      autoFocus
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
