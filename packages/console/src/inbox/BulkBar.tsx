import { Button, Text } from '@mantine/core'
import { plural } from '../words/numbers.ts'
import type { BulkVerdict } from './BulkPreview.tsx'
import classes from './inbox.module.css'

interface Props {
  count: number
  onVerdict: (verdict: BulkVerdict) => void
  onClear: () => void
}

export function BulkBar({ count, onVerdict, onClear }: Props) {
  return (
    <div className={classes.bulk} role="region" aria-label="Selected tasks">
      <Text fw={600}>{plural(count, 'task')} selected</Text>
      <Button size="compact-md" onClick={() => onVerdict('approve')}>
        Approve…
      </Button>
      <Button size="compact-md" variant="default" onClick={() => onVerdict('reject')}>
        Reject…
      </Button>
      <Button size="compact-md" variant="subtle" onClick={onClear}>
        Clear
      </Button>
    </div>
  )
}
