import { Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { questionsOf, scoresOf, weighScores } from '@countersign/core'
import type { Criterion, Labels } from '../api/wire.ts'
import { QuestionList } from '../label/QuestionList.tsx'
import { Panel } from '../shell/Panel.tsx'
import { percent } from '../words/numbers.ts'

/** A rubric as people will be asked by it, and what their answers come to. Nothing here is kept. */
export function TryRubric({ criteria }: { criteria: readonly Criterion[] }) {
  const [labels, setLabels] = useState<Labels>({})
  const { total, failed, missing } = weighScores(criteria, scoresOf(criteria, labels))
  return (
    <section aria-label="Preview">
      <Stack gap="sm">
        <Title order={2}>Try it</Title>
        <QuestionList
          key={criteria.map(({ name, kind }) => `${name}:${kind}`).join()}
          questions={questionsOf(criteria)}
          data={{}}
          labels={labels}
          problems={new Map()}
          onChange={setLabels}
        />
        <Panel title="What it comes to" order={3}>
          <Text size="sm" role="status">
            {missing.length === criteria.length
              ? 'Score it above.'
              : `Total: ${total === null ? 'not known yet' : percent(total, 0)}. ${
                  failed.length === 0 ? 'No gate fails.' : `Fails the gate of ${failed.join(', ')}.`
                }`}
          </Text>
        </Panel>
      </Stack>
    </section>
  )
}
