import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ExampleWire, Json, Labels, ProjectWire } from '../api/wire.ts'
import { problemsOf } from '../label/answer-of.ts'
import { QuestionList } from '../label/QuestionList.tsx'
import { sayAnswer } from '../label/say-answer.ts'
import { TextView } from '../view/TextView.tsx'
import { gistOf } from './gist-of.ts'
import { readExample } from './read-example.ts'

interface Props {
  project: ProjectWire
  examples: readonly ExampleWire[]
  onChange: (examples: ExampleWire[]) => void
}
const blank = { text: '', labels: {} as Labels, why: '' }

/** The examples of a version that is being written: taken away, and added as a text or as JSON. */
export function ExampleForm({ project, examples, onChange }: Props) {
  const [draft, setDraft] = useState<typeof blank | null>(null)
  const [tried, setTried] = useState(false)
  const { questions, view } = project
  const data: Json = draft ? readExample(draft.text, view) : null
  const problems = draft ? problemsOf(questions, data, draft.labels) : new Map<string, string>()
  const add = () => {
    setTried(true)
    if (!draft || draft.text.trim() === '' || problems.size > 0) return
    onChange([...examples, { item: null, data, labels: draft.labels, why: draft.why.trim() }])
    setDraft(null)
    setTried(false)
  }
  return (
    <Stack gap="xs" role="group" aria-label="Examples of this version">
      <Text size="sm" fw={600}>
        Examples
      </Text>
      {examples.map((example, i) => (
        <Group key={i} gap="xs" wrap="nowrap" align="flex-start">
          <Text size="sm" component="div" flex={1}>
            <TextView text={gistOf(example.data)} inline />
            {': '}
            <strong>
              <TextView
                text={questions.map((question) => sayAnswer(question, example.labels[question.name])).join(' · ')}
                inline
              />
            </strong>
            {example.why && ` – ${example.why}`}
          </Text>
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={`Take away example ${i + 1}`}
            onClick={() => onChange(examples.filter((_, at) => at !== i))}
          >
            Take away
          </Button>
        </Group>
      ))}
      {draft ? (
        <Stack gap="xs">
          <Textarea
            label="The item"
            description="As text, or as JSON that looks like the items of this project"
            autosize
            minRows={2}
            maxRows={12}
            error={tried && draft.text.trim() === '' ? 'What does the item hold?' : undefined}
            value={draft.text}
            onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
          />
          <QuestionList
            questions={questions}
            data={data}
            labels={draft.labels}
            problems={tried ? problems : new Map()}
            onChange={(labels) => setDraft({ ...draft, labels })}
          />
          <Textarea
            label="Why that is right"
            autosize
            minRows={1}
            maxRows={6}
            value={draft.why}
            onChange={(event) => setDraft({ ...draft, why: event.currentTarget.value })}
          />
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={add}>
              Add the example
            </Button>
            <Button size="compact-sm" variant="subtle" onClick={() => setDraft(null)}>
              Not now
            </Button>
          </Group>
        </Stack>
      ) : (
        <Button size="compact-sm" variant="default" w="fit-content" onClick={() => setDraft(blank)}>
          Add an example
        </Button>
      )}
    </Stack>
  )
}
