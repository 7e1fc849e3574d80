import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ExpertTaskWire, JudgmentRequest } from '../api/wire.ts'
import { OwnAnswer } from '../focus/OwnAnswer.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { revealToExpert } from './answer-expert.ts'

interface Props {
  address: string
  task: ExpertTaskWire
  asked: NonNullable<ExpertTaskWire['asked']>
  onDone: () => void
}

/** What the AI thinks, as openly to an expert as to anybody in this queue. */
export function ExpertReveal({ address, task, asked, onDone }: Props) {
  const revealing = useMutation({
    mutationFn: (answer?: JudgmentRequest['answer']) => revealToExpert(address, task, answer),
    onSuccess: onDone,
  })
  if (asked.ai_shown === 'blind')
    return (
      <Panel title="What the AI thinks">
        <Text size="sm" c="dimmed">
          Hidden, so that your answer is your own.
        </Text>
      </Panel>
    )
  return (
    <Panel title={asked.ai_shown === 'commit-first' ? 'Your own answer first' : 'What the AI thinks'}>
      {asked.ai_shown === 'commit-first' ? (
        <OwnAnswer
          schema={asked.schema}
          verdicts={asked.verdicts}
          busy={revealing.isPending}
          onCommit={(answer) => revealing.mutate(answer)}
        />
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            Form your own view first; then look.
          </Text>
          <Button variant="default" loading={revealing.isPending} onClick={() => revealing.mutate(undefined)}>
            Reveal
          </Button>
        </>
      )}
      <ProblemAlert error={revealing.error} />
    </Panel>
  )
}
