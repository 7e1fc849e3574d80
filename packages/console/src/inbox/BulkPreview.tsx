import { Button, Group, List, Modal, Progress, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { TaskRowWire } from '../api/wire.ts'
import { post } from '../api/request.ts'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { plural } from '../words/numbers.ts'
import { verdictWords } from '../words/status.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { readMany } from './read-many.ts'
import { DifferenceTable } from './DifferenceTable.tsx'
import { type BulkResult, judgeMany, sendMany } from './judge-many.ts'

export type BulkVerdict = 'approve' | 'reject'

interface Props {
  verdict: BulkVerdict
  tasks: readonly TaskRowWire[]
  onClose: (finished: boolean) => void
}

/** What is about to be answered: what all share, in what each differs, and which cannot take this answer. */
export function BulkPreview({ verdict, tasks, onClose }: Props) {
  const client = useQueryClient()
  const [comment, setComment] = useState('')
  const [progress, setProgress] = useState(0)
  const [result, setResult] = useState<BulkResult | null>(null)
  const whole = useQuery({
    queryKey: ['bulk', tasks.map(({ id }) => id)],
    queryFn: () => readMany(tasks.map(({ id }) => id)),
    gcTime: 0,
  })
  const read = whole.data ?? []
  const able = read.filter(
    // A signature is about one record: what is signed is answered one by one.
    (task) => task.verdicts.includes(verdict) && (verdict === 'reject' || task.sign.length === 0),
  )
  const groups = Array.from(Map.groupBy(able, (task) => `${task.decision.system} · ${task.decision.action}`))
  const go = useMutation({
    mutationFn: () => judgeMany(able, { answer: { verdict }, comment: comment.trim() }, setProgress),
    onSuccess: setResult,
    onSettled: () => void client.invalidateQueries(),
  })
  const send = useMutation({
    mutationFn: () => sendMany((result?.done ?? []).map(({ judgment }) => judgment)),
    onError: (error) => notifyError(error, 'They could not be sent at once; they take effect when they have settled'),
    onSuccess: (sent) => {
      notifyDone(`${plural(sent, 'answer')} took effect.`)
      void client.invalidateQueries()
      onClose(true)
    },
  })
  const undo = useMutation({
    mutationFn: () =>
      Promise.allSettled(
        (result?.done ?? []).map(async ({ task, judgment }) => {
          await post(`/v1/judgments/${judgment}/undo`)
          // Undone, it is in this person's hands again; here nobody means to keep it.
          await post(`/v1/tasks/${task.id}/release`, {})
        }),
      ),
    onSuccess: (answers) => {
      const late = answers.filter(({ status }) => status === 'rejected').length
      if (late) notifyError(new Error(`${plural(late, 'answer')} had taken effect already and could not be undone.`))
      else notifyDone('All of them were undone.')
      void client.invalidateQueries()
      onClose(true)
    },
  })
  return (
    <Modal
      opened
      onClose={() => onClose(result !== null)}
      title={`${verdictWords[verdict].act} ${plural(able.length, 'task')}`}
      size="lg"
    >
      <Stack gap="sm">
        {!result && (
          <>
            {groups.map(([title, alike]) => (
              <DifferenceTable key={title} title={title} tasks={alike} />
            ))}
            {whole.isPending && (
              <Text size="sm" role="status">
                Reading them…
              </Text>
            )}
            <ProblemAlert error={whole.error} />
            {whole.data && able.length < tasks.length && (
              <Text size="sm" c="var(--cs-warn)">
                {plural(tasks.length - able.length, 'task')} cannot be answered so and{' '}
                {tasks.length - able.length === 1 ? 'stays' : 'stay'} as{' '}
                {tasks.length - able.length === 1 ? 'it is' : 'they are'}.
              </Text>
            )}
            <Textarea
              label="Comment for all of them"
              description="Optional"
              autosize
              minRows={2}
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
            {go.isPending && <Progress value={(progress / Math.max(1, able.length)) * 100} aria-label="Progress" />}
            <Text size="sm" c="dimmed">
              Each is recorded by itself, as answered in bulk, and settles like any other answer.
            </Text>
            <Button onClick={() => go.mutate()} loading={go.isPending} disabled={able.length === 0}>
              {verdictWords[verdict].act} {plural(able.length, 'task')}
            </Button>
          </>
        )}
        {result && (
          <>
            <Text role="status">
              {plural(result.done.length, 'task')} answered{result.failed.length > 0 && `, ${result.failed.length} not`}
              .
            </Text>
            {result.failed.length > 0 && (
              <List size="sm">
                {result.failed.slice(0, 20).map(({ task, message }) => (
                  <List.Item key={task.id}>
                    {task.decision.action}: {message}
                  </List.Item>
                ))}
              </List>
            )}
            <Group gap="xs">
              <Button onClick={() => send.mutate()} loading={send.isPending} disabled={result.done.length === 0}>
                Send them now
              </Button>
              <Button variant="default" onClick={() => onClose(true)}>
                Done
              </Button>
              <Button
                variant="default"
                onClick={() => undo.mutate()}
                loading={undo.isPending}
                disabled={result.done.length === 0}
              >
                Undo
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  )
}
