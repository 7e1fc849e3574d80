import { Text } from '@mantine/core'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { Panel } from '../shell/Panel.tsx'
import type { Invited } from './invited.ts'

export function InviteLink({ invited }: { invited: Invited }) {
  return (
    <Panel title={`A link for ${invited.name}`}>
      <Text size="sm" mb="xs" role="status">
        Send it by a way that you trust. It works once, until {new Date(invited.expires_at).toLocaleString()}, and is
        not shown again.
      </Text>
      <CodeBlock code={invited.link} label="Copy the link" />
    </Panel>
  )
}
