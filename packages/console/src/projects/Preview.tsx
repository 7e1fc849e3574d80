import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Json, Labels, Question, ViewPart } from '../api/wire.ts'
import { RawField } from '../edit/RawField.tsx'
import { problemsOf } from '../label/answer-of.ts'
import { ItemView } from '../label/ItemView.tsx'
import { QuestionList } from '../label/QuestionList.tsx'
import { Panel } from '../shell/Panel.tsx'
import { sampleOf } from './new-question.ts'

interface Props {
  view: readonly ViewPart[]
  questions: readonly Question[]
}

/** The item and its editors as people will have them, over a sample that can be changed. Nothing here is kept. */
export function Preview({ view, questions }: Props) {
  const [own, setOwn] = useState<Json | undefined>(undefined)
  const [labels, setLabels] = useState<Labels>({})
  const [tried, setTried] = useState(false)
  const sample = own ?? sampleOf(view, questions)
  const names = new Set(questions.map(({ name }) => name))
  const asked = Object.fromEntries(Object.entries(labels).filter(([name]) => names.has(name)))
  const problems = problemsOf(questions, sample, asked)
  return (
    <section aria-label="Preview">
      <Stack gap="sm">
        <ItemView view={view} questions={questions} data={sample} />
        <QuestionList
          // An editor that was of another kind starts anew.
          key={questions.map(({ name, kind }) => `${name}:${kind}`).join()}
          questions={questions}
          data={sample}
          labels={asked}
          problems={tried ? problems : new Map()}
          onChange={setLabels}
        />
        <Panel title="The answer as it would be kept" order={3}>
          <pre style={{ margin: 0, whiteSpace: 'pre-wrap', fontSize: '0.75rem' }} data-answer>
            {JSON.stringify(asked, null, 2)}
          </pre>
          <Button mt="xs" size="compact-sm" variant="default" onClick={() => setTried(true)}>
            Check it
          </Button>
          {tried && (
            <Text size="sm" mt="xs" role="status">
              {problems.size === 0 ? 'This answer is complete.' : 'Something is missing or wrong, see above.'}
            </Text>
          )}
        </Panel>
        <RawField
          key={own === undefined ? JSON.stringify(sample) : 'own'}
          label="The sample item"
          description={`Put one of your own here; a file is {"$file": "its id"}.`}
          value={sample}
          onChange={setOwn}
        />
      </Stack>
    </section>
  )
}
