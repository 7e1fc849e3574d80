import { Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

interface Props {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** The widest that lines get; tables want more than prose. */
  width?: number
}

export function useDocumentTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Countersign`
  }, [title])
}

export function Page({ title, lead, actions, children, width = 1120 }: Props) {
  useDocumentTitle(title)
  return (
    <Stack gap="lg" maw={width} mx="auto" w="100%">
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={1}>{title}</Title>
          {lead && (
            <Text c="dimmed" component="div" maw={680}>
              {lead}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
