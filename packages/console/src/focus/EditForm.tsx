import { Button, Group, Text } from '@mantine/core'
import type { DecisionWire } from '../api/wire.ts'
import { ChangeList } from '../edit/ChangeList.tsx'
import { diffValues, isEqual } from '../edit/diff-values.ts'
import { lastEdited, rememberEdited } from '../edit/last-edited.ts'
import { SchemaForm } from '../edit/SchemaForm.tsx'
import { Panel } from '../shell/Panel.tsx'
import { useAnnounce } from '../shell/Announcer.tsx'
import type { Answer } from './answer.ts'

/** Changes the proposal and approves what it became. Enter submits; Enter once more sends without waiting. */
export function EditForm({
  decision,
  onAnswer,
  onCancel,
}: {
  decision: DecisionWire
  onAnswer: (answer: Answer) => void
  onCancel: () => void
}) {
  const say = useAnnounce()
  return (
    <Panel title="Edit, then approve">
      <SchemaForm
        start={decision.proposal}
        schema={decision.schema}
        focusPath={lastEdited(decision.action)}
        onCancel={onCancel}
        onSubmit={(proposal) => {
          if (isEqual(proposal, decision.proposal)) return say('Nothing was changed yet.')
          const [first] = diffValues(decision.proposal, proposal)
          if (first) rememberEdited(decision.action, first.path)
          onAnswer({ answer: { verdict: 'edit', proposal } })
        }}
      >
        {(value) => (
          <>
            <Text size="sm" fw={600}>
              Was → now
            </Text>
            <ChangeList changes={diffValues(decision.proposal, value)} />
            <Group gap="xs">
              <Button type="submit">Submit the edit</Button>
              <Button variant="subtle" color="gray" onClick={onCancel}>
                Back
              </Button>
            </Group>
          </>
        )}
      </SchemaForm>
    </Panel>
  )
}
