import { Button, Group, Text } from '@mantine/core'
import { Download } from 'lucide-react'
import { useEvidence } from './Evidence.ts'
import { fileAddress } from './file-address.ts'

export function UnknownFile({ id, mediaType, bytes }: { id: string; mediaType: string; bytes: number | null }) {
  const { opened } = useEvidence()
  return (
    <Group gap="sm">
      <Text size="sm">
        A file of type {mediaType}
        {bytes !== null && `, ${Math.ceil(bytes / 1_024)} KB`}. There is no safe way to show it here.
      </Text>
      <Button
        component="a"
        href={fileAddress(id)}
        download={id}
        variant="default"
        size="compact-sm"
        leftSection={<Download size={14} aria-hidden />}
        onClick={() => opened(id)}
      >
        Download
      </Button>
    </Group>
  )
}
