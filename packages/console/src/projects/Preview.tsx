import { Button, Stack, Text, Title } from '@mantine/core'
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
  const [held, setHeld] = useState<{ of: string; labels: Labels }>({ of: '', labels: {} })
  const [tried, setTried] = useState(false)
  const sample = own ?? sampleOf(view, questions)
  // What answered a question of another kind answers nothing now.
  const of = questions.map(({ name, kind }) => `${name}:${kind}`).join()
  const asked = held.of === of ? held.labels : {}
  const problems = problemsOf(questions, sample, asked)
  return (
    <section aria-label="Preview">
      <Stack gap="sm">
        <Title order={2}>Try it</Title>
        <ItemView view={view} questions={questions} data={sample} />
        <QuestionList
          key={of}
          questions={questions}
          data={sample}
          labels={asked}
          problems={tried ? problems : new Map()}
          onChange={(labels) => setHeld({ of, labels })}
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
