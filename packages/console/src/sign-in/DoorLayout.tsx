import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useDocumentTitle } from '../shell/Page.tsx'
import { Seal } from '../shell/Seal.tsx'

/** What stands before the door: one card, one question. */
export function DoorLayout({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  useDocumentTitle(title)
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper p={{ base: 'lg', sm: 36 }} w="100%" maw={440} bg="var(--cs-surface)">
        <Stack gap="md">
          <Group gap="sm">
            <Seal />
            <Text fw={680}>Countersign</Text>
          </Group>
          <div>
            <Title order={1}>{title}</Title>
            {text && (
              <Text c="dimmed" mt={4}>
                {text}
              </Text>
            )}
          </div>
          {children}
        </Stack>
      </Paper>
    </Center>
  )
}
