import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Choices } from '../edit/Choices.tsx'
import { useKey } from '../keyboard/use-key.ts'
import { Panel } from '../shell/Panel.tsx'

const reasons = [
  'The guideline does not say',
  'It cannot be read or heard',
  'Not my subject',
  'I would rather not see this',
]

/** Why an item is left: a digit and Enter, or in words. Who leads reads it. */
export function SkipForm({ onSkip, onCancel }: { onSkip: (reason: string) => void; onCancel: () => void }) {
  const [reason, setReason] = useState('')
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('[data-choices] input')?.focus(), [])
  const submit = () => onSkip(reason.trim())
  useKey('edit.submit', submit)
  useKey('edit.cancel', onCancel)
  return (
    <Panel title="Skip it: why?">
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack gap="sm">
          <Choices
            label="Why"
            name="skip"
            choices={reasons.map((words) => ({ key: words, label: words }))}
            chosen={new Set([reason])}
            onChoose={setReason}
          />
          <TextInput
            label="In your own words"
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button type="submit">Skip</Button>
            <Button variant="subtle" color="gray" onClick={onCancel}>
              Back
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
