import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useKey } from '../keyboard/use-key.ts'
import { Panel } from '../shell/Panel.tsx'
import type { Answer } from './answer.ts'

/** Says in words what was found or done; the decision's own schema is for its proposal, not for this. */
export function CheckInForm({ onAnswer, onCancel }: { onAnswer: (answer: Answer) => void; onCancel: () => void }) {
  const [said, setSaid] = useState('')
  const [tried, setTried] = useState(false)
  const submit = () => {
    setTried(true)
    if (said.trim()) onAnswer({ answer: { verdict: 'respond' }, comment: said.trim() })
  }
  useKey('edit.submit', submit)
  useKey('edit.cancel', onCancel)
  return (
    <Panel title="Respond">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack gap="sm">
          <Textarea
            label="What you found or did"
            autosize
            minRows={3}
            maxRows={8}
            autoFocus
            required
            value={said}
            error={tried && !said.trim() ? 'Say it in words' : undefined}
            onChange={(event) => setSaid(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button type="submit">Respond</Button>
            <Button variant="subtle" color="gray" onClick={onCancel}>
              Back
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
