import { Text } from '@mantine/core'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { Panel } from '../shell/Panel.tsx'
import type { Minted } from './change-keys.ts'

export function NewSecret({ minted }: { minted: Minted & { name: string } }) {
  return (
    <Panel title={`The key of ${minted.name}`}>
      <Text size="sm" mb="xs" role="status">
        Copy it now: it is shown this once and kept only as a hash.
      </Text>
      <CodeBlock code={minted.secret} label="Copy the key" />
      <Text size="sm" c="dimmed" my="xs">
        In a shell:
      </Text>
      <CodeBlock
        code={`export COUNTERSIGN_URL=${window.location.origin}\nexport COUNTERSIGN_API_KEY=${minted.secret}`}
      />
    </Panel>
  )
}
