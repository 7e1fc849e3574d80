import { Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { randomKey } from '../api/random-key.ts'
import { post } from '../api/request.ts'
import type { AnswerableWire, ItemWire, JudgedTogetherWire, Labels, ProjectWire } from '../api/wire.ts'
import { sendMany } from '../inbox/judge-many.ts'
import { answerOf } from '../label/answer-of.ts'
import { QuestionList } from '../label/QuestionList.tsx'
import { sayAnswer } from '../label/say-answer.ts'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { plural } from '../words/numbers.ts'
import { gistOf } from './gist-of.ts'
import { previewAnswers } from './projects.ts'

interface Props {
  project: ProjectWire
  items: readonly ItemWire[]
  onClose: (finished: boolean) => void
}
type Row = AnswerableWire['items'][number]
interface Sent {
  done: { task: string; judgment: string }[]
  failed: { name: string; why: string }[]
}
const nothing: ReadonlyMap<string, string> = new Map()

/** One answer to several items: given, looked over with what it cannot reach, then sent; and taken back while it settles. */
export function BulkAnswer({ project, items, onClose }: Props) {
  const client = useQueryClient()
  const [labels, setLabels] = useState<Labels>({})
  const names = new Map(items.map((item) => [item.id, item.external_id ?? `No. ${item.n}`]))
  const look = useMutation({
    mutationFn: () => previewAnswers(project.id, [...names.keys()], labels),
  })
  const told = look.data?.items ?? []
  const able = told.filter(({ task }) => task !== null)
  const send = useMutation({
    mutationFn: async (): Promise<Sent> => {
      const answer = answerOf(project.kind, labels)
      const body = {
        items: able.map(({ task, digest }) => ({
          task,
          judgment: { answer, view: { digest, opened: ['bulk'], active_ms: 0 } },
        })),
      }
      const { items: sent } = await post<JudgedTogetherWire>('/v1/tasks/judgments', body, {
        idempotencyKey: randomKey(),
      })
      return {
        done: sent.flatMap(({ task, given }) => (given ? [{ task, judgment: given.id }] : [])),
        failed: sent.flatMap(({ problem }, i) =>
          problem ? [{ name: names.get((able[i] as Row).item) ?? '', why: problem.detail ?? problem.title }] : [],
        ),
      }
    },
    onSettled: () => void client.invalidateQueries(),
  })
  const end = (words: string) => {
    notifyDone(words)
    void client.invalidateQueries()
    onClose(true)
  }
  const now = useMutation({
    mutationFn: () => sendMany((send.data?.done ?? []).map(({ judgment }) => judgment)),
    onSuccess: (sent) => end(`${plural(sent, 'answer')} took effect.`),
    onError: (error) => notifyError(error),
  })
  const undo = useMutation({
    mutationFn: () =>
      Promise.allSettled(
        (send.data?.done ?? []).map(async ({ task, judgment }) => {
          await post(`/v1/judgments/${judgment}/undo`)
          // Undone, it is in this person's hands again; here nobody means to keep it.
          await post(`/v1/tasks/${task}/release`, {})
        }),
      ),
    onSuccess: (answers) => {
      const late = answers.filter(({ status }) => status === 'rejected').length
      if (late) notifyError(new Error(`${plural(late, 'answer')} had taken effect already and could not be undone.`))
      end(`${plural(answers.length - late, 'answer')} undone.`)
    },
  })
  const said = project.questions.map((question) => sayAnswer(question, labels[question.name])).join(' · ')
  return (
    <Modal
      opened
      size="xl"
      title={`Answer ${plural(items.length, 'item')}`}
      onClose={() => onClose(send.data !== undefined)}
    >
      <Stack gap="sm">
        {!send.data && (
          <>
            <Text size="sm" c="dimmed">
              The same answer for each. It is recorded one by one, as answered in bulk, and counts like any other.
            </Text>
            <QuestionList
              questions={project.questions}
              data={items[0]?.data ?? null}
              labels={labels}
              problems={nothing}
              onChange={(next) => {
                setLabels(next)
                look.reset()
              }}
            />
            <ProblemAlert error={look.error ?? send.error} />
            {!look.data ? (
              <Button
                w="fit-content"
                onClick={() => look.mutate()}
                loading={look.isPending}
                disabled={Object.keys(labels).length === 0}
              >
                See what it would answer
              </Button>
            ) : (
              <>
                <Text size="sm" component="div" role="status">
                  <strong>{plural(able.length, 'item')}</strong> will be answered: <TextView text={said} inline />
                </Text>
                <List size="sm" aria-label="Will be answered">
                  {items
                    .filter(({ id }) => able.some(({ item }) => item === id))
                    .map((item) => (
                      <List.Item key={item.id}>
                        <TextView text={`${names.get(item.id) ?? ''}: ${gistOf(item.data)}`} inline />
                      </List.Item>
                    ))}
                </List>
                {able.length < told.length && (
                  <>
                    <Text size="sm" c="var(--cs-warn)">
                      {plural(told.length - able.length, 'item')} cannot be answered so:
                    </Text>
                    <List size="sm" aria-label="Cannot be answered">
                      {told
                        .filter(({ cannot }) => cannot !== null)
                        .map(({ item, detail }) => (
                          <List.Item key={item}>
                            <TextView text={`${names.get(item) ?? ''}: ${detail ?? ''}`} inline />
                          </List.Item>
                        ))}
                    </List>
                  </>
                )}
                <Button
                  w="fit-content"
                  onClick={() => send.mutate()}
                  loading={send.isPending}
                  disabled={able.length === 0}
                >
                  Answer {plural(able.length, 'item')}
                </Button>
              </>
            )}
          </>
        )}
        {send.data && (
          <>
            <Text role="status">
              {plural(send.data.done.length, 'item')} answered
              {send.data.failed.length > 0 && `, ${send.data.failed.length} not`}.
            </Text>
            <List size="sm">
              {send.data.failed.map(({ name, why }) => (
                <List.Item key={name}>
                  <TextView text={`${name}: ${why}`} inline />
                </List.Item>
              ))}
            </List>
            <Group gap="xs">
              <Button onClick={() => now.mutate()} loading={now.isPending} disabled={send.data.done.length === 0}>
                Send them now
              </Button>
              <Button variant="default" onClick={() => onClose(true)}>
                Done
              </Button>
              <Button
                variant="default"
                onClick={() => undo.mutate()}
                loading={undo.isPending}
                disabled={send.data.done.length === 0}
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
