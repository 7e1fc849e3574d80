import { Text } from '@mantine/core'

/** A codec that this browser has not, or a file that is broken: said, so that nobody labels what they cannot see. */
export function Unplayable() {
  return (
    <Text size="sm" c="var(--cs-bad)" role="alert">
      This browser cannot play the recording: it is broken, or of a kind that it does not know. Skip the item and say
      so.
    </Text>
  )
}
