import { SegmentedControl, Text } from '@mantine/core'
import { useState } from 'react'
import type { DecisionWire, Json } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { useEvidence } from '../view/Evidence.ts'
import { RecordView, ValueView } from '../view/ValueView.tsx'
import { TreeView } from '../view/TreeView.tsx'

const isNothing = (value: Json) => value === null || (typeof value === 'object' && Object.keys(value).length === 0)

/** What the AI saw, before anything that it thought. */
export function EvidencePanel({ decision }: { decision: Pick<DecisionWire, 'input' | 'attributes'> }) {
  const [mode, setMode] = useState('view')
  const { opened } = useEvidence()
  const empty = isNothing(decision.input)
  return (
    <>
      <Panel
        title="What the AI saw"
        aside={
          empty ? undefined : (
            <SegmentedControl
              size="xs"
              value={mode}
              aria-label="How to show the evidence"
              onChange={(next) => {
                setMode(next)
                opened(`input:${next}`)
              }}
              data={[
                { value: 'view', label: 'View' },
                { value: 'json', label: 'JSON' },
              ]}
            />
          )
        }
      >
        {empty ? (
          <Text c="dimmed">The system sent no input with this proposal; there is only the proposal itself.</Text>
        ) : mode === 'view' ? (
          <ValueView value={decision.input} path="input" />
        ) : (
          <TreeView value={decision.input} path="input" />
        )}
      </Panel>
      {!isNothing(decision.attributes) && (
        <Panel title="Facts given to the policy">
          <RecordView value={decision.attributes} path="attributes" />
        </Panel>
      )}
    </>
  )
}
