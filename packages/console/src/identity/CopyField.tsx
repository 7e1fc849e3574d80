import { Text } from '@mantine/core'
import { CodeBlock } from '../shell/CodeBlock.tsx'

/** What is to be entered elsewhere. */
export function CopyField({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <Text size="sm" fw={600} mb={2}>
        {label}
      </Text>
      <CodeBlock code={value} label={`Copy: ${label}`} />
    </div>
  )
}
