import { Text } from '@mantine/core'
import { useEffect } from 'react'
import type { TaskWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { ExplanationView } from '../view/ExplanationView.tsx'
import { ValueView } from '../view/ValueView.tsx'
import { sureness } from '../words/numbers.ts'
import { Reveal } from './Reveal.tsx'

interface Props {
  task: TaskWire
  onRevealed: (task: TaskWire) => void
  onOpened: (id: string) => void
}

/** What the AI thinks of its own proposal, as openly as the queue allows. */
export function AiPanel({ task, onRevealed, onOpened }: Props) {
  const { decision, ai_shown: shown, revealed } = task
  const visible = shown === 'open' || revealed
  useEffect(() => {
    if (visible) onOpened('ai')
  }, [visible, onOpened])
  if (!visible) return <Reveal task={task} onRevealed={onRevealed} />
  const { explanation, confidence, alternatives } = decision
  if (confidence === null && !explanation && alternatives.length === 0) return null
  return (
    <Panel title="What the AI thinks" aside={confidence === null ? undefined : `${sureness(confidence)} sure`}>
      {explanation ? (
        <ExplanationView explanation={explanation} />
      ) : (
        <Text size="sm" c="dimmed">
          It gave no reasons.
        </Text>
      )}
      {alternatives.length > 0 && (
        <details>
          <summary>It also considered</summary>
          {alternatives.slice(0, 5).map((other, i) => (
            <div key={i}>
              <ValueView value={other.proposal} path={`alternatives.${i}.proposal`} />
              {other.confidence !== undefined && (
                <Text size="sm" c="dimmed">
                  {sureness(other.confidence)}
                </Text>
              )}
            </div>
          ))}
        </details>
      )}
    </Panel>
  )
}
