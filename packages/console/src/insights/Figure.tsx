import { Paper, Text } from '@mantine/core'
import home from '../home/home.module.css'

export function Figure({ label, value, note }: { label: string; value: string; note?: string }) {
  return (
    <Paper p="md" bg="var(--cs-surface)">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <div className={home.figure}>{value}</div>
      {note && (
        <Text size="sm" c="dimmed">
          {note}
        </Text>
      )}
    </Paper>
  )
}
