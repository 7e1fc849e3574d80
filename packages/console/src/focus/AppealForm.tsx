import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useKey } from '../keyboard/use-key.ts'
import { Panel } from '../shell/Panel.tsx'
import type { Answer } from './answer.ts'

const words = {
  uphold: { title: 'Uphold', text: 'The decision stands.' },
  overturn: {
    title: 'Overturn',
    text: 'The decision is overridden and taken back; what was not released yet is vetoed.',
  },
}

/** An appeal is answered with reasons: whoever contests it reads them. */
export function AppealForm({
  verdict,
  onAnswer,
  onCancel,
}: {
  verdict: 'uphold' | 'overturn'
  onAnswer: (answer: Answer) => void
  onCancel: () => void
}) {
  const [reasons, setReasons] = useState('')
  const [tried, setTried] = useState(false)
  const submit = () => {
    setTried(true)
    if (reasons.trim()) onAnswer({ answer: { verdict }, comment: reasons.trim() })
  }
  useKey('edit.submit', submit)
  useKey('edit.cancel', onCancel)
  return (
    <Panel title={words[verdict].title}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{words[verdict].text}</Text>
          <Textarea
            label="Your reasons"
            description="The person who contests it reads this, word for word."
            autosize
            minRows={4}
            maxRows={12}
            maxLength={20_000}
            autoFocus
            required
            value={reasons}
            error={tried && !reasons.trim() ? 'An appeal is not answered without reasons' : undefined}
            onChange={(event) => setReasons(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button type="submit" color={verdict === 'overturn' ? 'red' : undefined}>
              {words[verdict].title}
            </Button>
            <Button variant="subtle" color="gray" onClick={onCancel}>
              Back
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
