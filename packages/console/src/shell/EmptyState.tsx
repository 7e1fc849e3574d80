import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** An empty place says why it is empty and what would fill it. */
export function EmptyState({
  title,
  children,
  action,
  icon,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
  icon?: ReactNode
}) {
  return (
    <Paper p="xl" bg="var(--cs-surface)">
      <Stack align="center" ta="center" gap="xs" maw={520} mx="auto" py="md">
        {icon}
        <Title order={2}>{title}</Title>
        {children && (
          <Text c="dimmed" component="div">
            {children}
          </Text>
        )}
        {action && <div>{action}</div>}
      </Stack>
    </Paper>
  )
}
