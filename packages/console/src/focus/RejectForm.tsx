import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { TaskWire } from '../api/wire.ts'
import { Choices } from '../edit/Choices.tsx'
import { useKey } from '../keyboard/use-key.ts'
import { Panel } from '../shell/Panel.tsx'
import type { Answer } from './answer.ts'
import { useReasons } from './use-reasons.ts'

/** Reject (or overturn) at once with Enter, or with reasons by their digits and a comment. */
export function RejectForm({
  task,
  onAnswer,
  onCancel,
}: {
  task: TaskWire
  onAnswer: (answer: Answer) => void
  onCancel: () => void
}) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [comment, setComment] = useState('')
  const reasons = useReasons(task.queue)
  const button = useRef<HTMLButtonElement>(null)
  const verdict = task.verdicts.includes('reject') ? 'reject' : 'overturn'
  useEffect(() => {
    button.current?.focus()
    button.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const toggle = (code: string) =>
    setChosen((before) => {
      const next = new Set(before)
      if (!next.delete(code)) next.add(code)
      return next
    })
  const submit = () => onAnswer({ answer: { verdict }, reason_codes: Array.from(chosen), comment: comment.trim() })
  useKey('edit.submit', submit)
  useKey('edit.cancel', onCancel)
  return (
    <Panel title={verdict === 'reject' ? 'Reject' : 'Overturn'}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        onKeyDown={(event) => {
          const reason = reasons[Number(event.key) - 1]
          if (!reason || event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          toggle(reason.code)
        }}
      >
        <Stack gap="sm">
          <Choices
            several
            label="Reasons"
            name="reasons"
            choices={reasons.map(({ code, label: words }) => ({ key: code, label: words }))}
            chosen={chosen}
            onChoose={toggle}
          />
          <Textarea
            label="Comment"
            description="Optional. The system’s people read it."
            autosize
            minRows={2}
            maxRows={6}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button type="submit" color="red" ref={button}>
              {verdict === 'reject' ? 'Reject' : 'Overturn'}
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
