import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TaskWire } from '../api/wire.ts'
import { KeyButton } from '../keyboard/KeyButton.tsx'
import { notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { DelayedReveal } from './DelayedReveal.tsx'
import { queuesQuery } from './fetch-queues.ts'
import { OwnAnswer } from './OwnAnswer.tsx'
import { revealTask } from './reveal-task.ts'

/** How what the AI thinks becomes visible: on demand, after a delay, after one's own answer, or never. */
export function Reveal({ task, onRevealed }: { task: TaskWire; onRevealed: (task: TaskWire) => void }) {
  const { data: queues } = useQuery(queuesQuery)
  const [busy, setBusy] = useState(false)
  const reveal = async (answer?: Parameters<typeof revealTask>[1]) => {
    setBusy(true)
    try {
      onRevealed(await revealTask(task.id, answer))
    } catch (error) {
      notifyError(error)
    } finally {
      setBusy(false)
    }
  }
  if (task.ai_shown === 'blind')
    return (
      <Panel title="What the AI thinks">
        <Text size="sm" c="dimmed">
          Hidden in this queue, so that your answer is your own.
        </Text>
      </Panel>
    )
  if (task.ai_shown === 'commit-first')
    return (
      <Panel title="Your own answer first">
        <OwnAnswer
          schema={task.decision.schema}
          verdicts={task.verdicts}
          busy={busy}
          onCommit={(answer) => void reveal(answer)}
        />
      </Panel>
    )
  if (task.ai_shown === 'delayed') {
    const delay = queues?.items.find(({ name }) => name === task.queue)?.delay ?? '10s'
    return <DelayedReveal key={task.id} delay={delay} onDone={() => void reveal()} />
  }
  return (
    <Panel title="What the AI thinks">
      <Text size="sm" c="dimmed" mb="xs">
        Form your own view first; then look.
      </Text>
      <KeyButton
        id="decide.reveal"
        label="Reveal"
        variant="default"
        size="compact-md"
        onPress={() => void reveal()}
        loading={busy}
      />
    </Panel>
  )
}
