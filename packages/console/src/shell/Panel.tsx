import { Group, Paper, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './Panel.module.css'

interface Props {
  title?: string
  aside?: ReactNode
  children: ReactNode
  order?: 2 | 3
  flush?: boolean
}

export function Panel({ title, aside, children, order = 2, flush = false }: Props) {
  return (
    <Paper component="section" className={classes.panel} aria-label={title}>
      {title && (
        <Group justify="space-between" className={classes.head} gap="xs">
          <Title order={order} className={classes.title}>
            {title}
          </Title>
          {typeof aside === 'string' ? (
            <Text size="sm" c="dimmed">
              {aside}
            </Text>
          ) : (
            aside
          )}
        </Group>
      )}
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </Paper>
  )
}
