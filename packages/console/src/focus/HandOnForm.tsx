import { Button, Group, NativeSelect, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { TaskWire } from '../api/wire.ts'
import { Choices } from '../edit/Choices.tsx'
import { useKey } from '../keyboard/use-key.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { acknowledgeTask, delegateTask, escalateTask } from './hand-on.ts'
import { useColleagues } from './use-colleagues.ts'

type How = 'delegate' | 'escalate' | 'acknowledge'
const ways: { key: How; label: string; act: string }[] = [
  { key: 'delegate', label: 'Delegate', act: 'Hand it on' },
  { key: 'escalate', label: 'Escalate', act: 'Escalate' },
  { key: 'acknowledge', label: 'I am on it', act: 'Keep it for me' },
]
/** Four hours from when it was taken is the most, so three can be said for an hour. */
const spans = [
  { key: '30m', label: '30 minutes' },
  { key: '1h', label: '1 hour' },
  { key: '3h', label: '3 hours' },
]

interface Props {
  task: TaskWire
  /** It is somebody else's now. */
  onGone: (words: string) => void
  onKept: (task: TaskWire) => void
  onCancel: () => void
}

/** To a colleague, up the ladder, or kept: "I am on it until …". */
export function HandOnForm({ task, onGone, onKept, onCancel }: Props) {
  const [how, setHow] = useState<How>('delegate')
  const [to, setTo] = useState('')
  const [comment, setComment] = useState('')
  const [span, setSpan] = useState('30m')
  const [tried, setTried] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const colleagues = useColleagues()
  useEffect(() => {
    box.current?.querySelector('input')?.focus()
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const words = comment.trim()
  const send = useMutation({
    mutationFn: () => {
      if (how === 'delegate') return delegateTask(task.id, to, words)
      if (how === 'escalate') return escalateTask(task.id, words)
      return acknowledgeTask(task.id, span)
    },
    onSuccess: (now) => {
      if (how === 'acknowledge') onKept(now)
      else if (how === 'escalate') onGone('Escalated.')
      else onGone(`Handed to ${colleagues.find(({ value }) => value === to)?.name ?? 'a colleague'}.`)
    },
  })
  const lacks = (how === 'delegate' && !to) || (how === 'escalate' && !words)
  const submit = () => {
    setTried(true)
    if (!lacks && !send.isPending) send.mutate()
  }
  useKey('edit.submit', submit)
  useKey('edit.cancel', onCancel)
  return (
    <Panel title="Hand it on">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack gap="sm" ref={box}>
          <Choices
            label="How"
            name="hand-on"
            choices={ways}
            chosen={new Set([how])}
            onChoose={(key) => setHow(key as How)}
          />
          {how === 'delegate' && (
            <NativeSelect
              label="To whom"
              description="Kept for them for four hours, then offered to everybody again."
              value={to}
              error={tried && !to ? 'Choose somebody' : undefined}
              onChange={(event) => setTo(event.currentTarget.value)}
              data={[
                { value: '', label: colleagues.length > 0 ? 'Choose' : 'Nobody else decides here' },
                ...colleagues,
              ]}
            />
          )}
          {how === 'acknowledge' ? (
            <Choices
              label="For how long"
              name="hand-on-span"
              choices={spans}
              chosen={new Set([span])}
              onChoose={setSpan}
            />
          ) : (
            <Textarea
              label="Why"
              description={how === 'delegate' ? 'Optional. Whoever gets it reads this.' : 'Whoever gets it reads this.'}
              autosize
              minRows={2}
              maxRows={6}
              value={comment}
              error={tried && how === 'escalate' && !words ? 'Say what somebody else should look at' : undefined}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
          )}
          <ProblemAlert error={send.error} />
          <Group gap="xs">
            <Button type="submit" loading={send.isPending}>
              {ways.find(({ key }) => key === how)?.act}
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
