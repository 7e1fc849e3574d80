import { Button, Group, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { randomKey } from '../api/random-key.ts'
import { post } from '../api/request.ts'
import type { InquiryWire, TaskProjectWire, TaskWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'

interface Props {
  task: TaskWire
  project: TaskProjectWire
  /** What is being written, kept with the draft. */
  question: string
  onChange: (question: string) => void
}

/** What was asked about this item, and a question to whoever leads: it answers nothing, and the item stays in hand. */
export function AskPanel({ task, project, question, onChange }: Props) {
  const [open, setOpen] = useState(question !== '')
  const [asked, setAsked] = useState<TaskProjectWire['inquiries']>([])
  const asking = useMutation({
    mutationFn: (words: string) =>
      post<InquiryWire>(`/v1/tasks/${task.id}/inquiries`, { question: words }, { idempotencyKey: randomKey() }),
    onSuccess: (made) => {
      setAsked((before) => [...before, made])
      onChange('')
      setOpen(false)
    },
  })
  const known = [...project.inquiries, ...asked.filter(({ id }) => project.inquiries.every((one) => one.id !== id))]
  return (
    <Panel title="Questions to who leads">
      {known.map(({ id, question: words, answer }) => (
        <Text key={id} size="sm" component="div" mb="xs">
          <TextView text={words} inline />
          <Text size="sm" component="div" c={answer === null ? 'dimmed' : undefined}>
            {answer === null ? (
              'Not answered yet. Answer the item, skip it, or go on to another meanwhile.'
            ) : (
              <strong>
                <TextView text={answer} inline />
              </strong>
            )}
          </Text>
        </Text>
      ))}
      {open ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            asking.mutate(question.trim())
          }}
        >
          <Textarea
            label="Your question"
            description="Whoever leads is told. It answers nothing: the item stays in your hands."
            autosize
            minRows={2}
            maxRows={8}
            maxLength={10_000}
            autoFocus
            value={question}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          <ProblemAlert error={asking.error} />
          <Group gap="xs" mt="xs">
            <Button
              type="submit"
              size="compact-sm"
              variant="default"
              loading={asking.isPending}
              disabled={question.trim() === ''}
            >
              Ask
            </Button>
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setOpen(false)}>
              Not now
            </Button>
          </Group>
        </form>
      ) : (
        <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
          Ask about this item
        </Button>
      )}
    </Panel>
  )
}
