import { Text } from '@mantine/core'
import type { DecisionWire } from '../api/wire.ts'
import { ChangeList } from '../edit/ChangeList.tsx'
import { diffValues } from '../edit/diff-values.ts'
import { Panel } from '../shell/Panel.tsx'
import { ValueView } from '../view/ValueView.tsx'

const titles: Record<DecisionWire['kind'], string> = {
  action: 'What would be done',
  prediction: 'What it answers',
  output: 'What would be published',
  question: 'The question',
}

export function ProposedPanel({
  decision,
}: {
  decision: Pick<DecisionWire, 'kind' | 'proposal' | 'original' | 'action'>
}) {
  const hidden = decision.proposal === null && decision.kind !== 'question'
  if (decision.kind === 'question') return null
  return (
    <Panel title={titles[decision.kind]}>
      {hidden ? (
        <Text c="dimmed">Hidden until you have given your own answer.</Text>
      ) : (
        <ValueView value={decision.proposal} path="proposal" />
      )}
      {decision.original !== null && (
        <>
          <Text size="sm" fw={600} mt="sm" mb={4}>
            Changed by a person since it was proposed
          </Text>
          <ChangeList changes={diffValues(decision.original, decision.proposal)} />
        </>
      )}
    </Panel>
  )
}
