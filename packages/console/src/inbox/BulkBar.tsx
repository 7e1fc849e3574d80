import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import type { TaskRowWire } from '../api/wire.ts'
import { plural } from '../words/numbers.ts'
import { BulkPreview, type BulkVerdict } from './BulkPreview.tsx'
import classes from './inbox.module.css'

export function BulkBar({ tasks, onDone }: { tasks: readonly TaskRowWire[]; onDone: () => void }) {
  const [verdict, setVerdict] = useState<BulkVerdict | null>(null)
  return (
    <div className={classes.bulk} role="region" aria-label="Selected tasks">
      <Text fw={600}>{plural(tasks.length, 'task')} selected</Text>
      <Button size="compact-md" onClick={() => setVerdict('approve')}>
        Approve…
      </Button>
      <Button size="compact-md" variant="default" onClick={() => setVerdict('reject')}>
        Reject…
      </Button>
      <Button size="compact-md" variant="subtle" onClick={onDone}>
        Clear
      </Button>
      {verdict && (
        <BulkPreview
          verdict={verdict}
          tasks={tasks}
          onClose={(finished) => {
            setVerdict(null)
            if (finished) onDone()
          }}
        />
      )}
    </div>
  )
}
