import { Alert, Checkbox, Stack } from '@mantine/core'
import { ScanEye } from 'lucide-react'
import type { TaskWire } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'

interface Props {
  objection: NonNullable<TaskWire['objection']>
  insist: boolean
  onInsist: (insist: boolean) => void
}

/** What a machine objects to in one's answer. It decides nothing: one answers otherwise, or insists. */
export function Objection({ objection, insist, onInsist }: Props) {
  return (
    <Alert
      color="yellow"
      variant="outline"
      role="alert"
      title="A second look objects"
      icon={<ScanEye size={18} aria-hidden />}
    >
      <Stack gap="xs">
        <TextView text={objection.text} />
        <Checkbox
          label="I insist: my next answer takes effect all the same"
          checked={insist}
          onChange={(event) => onInsist(event.currentTarget.checked)}
        />
      </Stack>
    </Alert>
  )
}
