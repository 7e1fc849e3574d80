import { Text } from '@mantine/core'

/** Why a form cannot be sent yet, beside its button. */
export function Wanting({ of }: { of: readonly (string | false)[] }) {
  const missing = of.filter((one) => one !== false)
  return (
    <Text size="sm" c="dimmed" role="status">
      {missing.length > 0 && `Still wanting: ${missing.join(', ')}.`}
    </Text>
  )
}
