import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useKey } from '../keyboard/use-key.ts'
import { Panel } from '../shell/Panel.tsx'
import type { Answer } from './answer.ts'

/** Sends it back with an instruction; the next attempt comes to the same person, was → now. */
export function ReturnForm({ onAnswer, onCancel }: { onAnswer: (answer: Answer) => void; onCancel: () => void }) {
  const [instruction, setInstruction] = useState('')
  const [tried, setTried] = useState(false)
  const submit = () => {
    setTried(true)
    if (instruction.trim()) onAnswer({ answer: { verdict: 'return' }, comment: instruction.trim() })
  }
  useKey('edit.submit', submit)
  useKey('edit.cancel', onCancel)
  return (
    <Panel title="Return">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack gap="sm">
          <Textarea
            label="What should it do differently?"
            autosize
            minRows={3}
            maxRows={8}
            autoFocus
            value={instruction}
            error={tried && !instruction.trim() ? 'Without an instruction it would try the same again' : undefined}
            onChange={(event) => setInstruction(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
              event.preventDefault()
              submit()
            }}
          />
          <Group gap="xs">
            <Button type="submit">Return</Button>
            <Button variant="subtle" color="gray" onClick={onCancel}>
              Back
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
