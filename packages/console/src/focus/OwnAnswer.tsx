import { Button, Group, Text } from '@mantine/core'
import type { JudgmentRequest, TaskWire } from '../api/wire.ts'
import { SchemaForm } from '../edit/SchemaForm.tsx'
import { verdictWords } from '../words/status.ts'

type Committed = JudgmentRequest['answer']

/** Commit first, compare then: the person's own answer is stamped before the AI's is sent. */
export function OwnAnswer({
  task,
  busy,
  onCommit,
}: {
  task: TaskWire
  busy: boolean
  onCommit: (answer: Committed) => void
}) {
  const { schema } = task.decision
  if (schema)
    return (
      <SchemaForm
        start={{}}
        schema={schema}
        onSubmit={(labels) => onCommit({ verdict: task.verdicts[0] ?? 'respond', labels })}
        onCancel={() => undefined}
      >
        {() => (
          <Button type="submit" loading={busy}>
            This is my answer
          </Button>
        )}
      </SchemaForm>
    )
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        Say what you would do; then you see what the AI thinks and may still change your mind.
      </Text>
      <Group gap="xs">
        {task.verdicts
          .filter((verdict) => verdict !== 'edit' && verdict !== 'return')
          .map((verdict) => (
            <Button key={verdict} variant="default" loading={busy} onClick={() => onCommit({ verdict })}>
              I would {verdictWords[verdict].act.toLowerCase()}
            </Button>
          ))}
      </Group>
    </>
  )
}
