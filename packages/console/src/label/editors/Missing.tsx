import { Text } from '@mantine/core'

/** What a question asks about is not in this item: said, not guessed. */
export function Missing({ field, wanted }: { field: string; wanted: string }) {
  return (
    <Text size="sm" c="dimmed">
      This item has no {wanted} at <code>{field}</code>. Skip it and say so, or tell whoever made the project.
    </Text>
  )
}
