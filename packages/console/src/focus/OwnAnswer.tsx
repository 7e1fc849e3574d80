import { Button, Group, Text } from '@mantine/core'
import { useRef } from 'react'
import type { JudgmentRequest, TaskWire, Verdict } from '../api/wire.ts'
import { SchemaForm } from '../edit/SchemaForm.tsx'
import { useKey } from '../keyboard/use-key.ts'
import { verdictWords } from '../words/status.ts'

type Committed = JudgmentRequest['answer']

interface Props {
  schema: TaskWire['decision']['schema']
  verdicts: readonly Verdict[]
  busy: boolean
  onCommit: (answer: Committed) => void
}

const nothing = {}

/** Commit first, compare then: the person's own answer is stamped before the AI's is sent. */
export function OwnAnswer({ schema, verdicts, busy, onCommit }: Props) {
  const options = useRef<HTMLDivElement>(null)
  // The item's sentence has the focus when it comes into view; the options answer to their digits all the same.
  useKey('decide.option', (digit) => {
    const all = options.current?.querySelectorAll<HTMLElement>('[data-choices] input, [data-option]')
    const option = all?.[Number(digit) - 1]
    option?.focus()
    option?.click()
  })
  return (
    <div ref={options}>
      {schema ? (
        <SchemaForm
          start={nothing}
          schema={schema}
          onSubmit={(labels) => onCommit({ verdict: verdicts[0] ?? 'respond', labels })}
          onCancel={() => undefined}
        >
          {() => (
            <Button type="submit" loading={busy}>
              This is my answer
            </Button>
          )}
        </SchemaForm>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            Say what you would do; then you see what the AI thinks and may still change your mind.
          </Text>
          <Group gap="xs">
            {verdicts
              .filter((verdict) => verdict !== 'edit' && verdict !== 'return')
              .map((verdict) => (
                <Button
                  key={verdict}
                  data-option
                  variant="default"
                  loading={busy}
                  onClick={() => onCommit({ verdict })}
                >
                  I would {verdictWords[verdict].act.toLowerCase()}
                </Button>
              ))}
          </Group>
        </>
      )}
    </div>
  )
}
