import { Button, Group, NativeSelect, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { checkQuestions, checkView } from '@countersign/core'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { ProjectKind, ProjectRequest, Question } from '../api/wire.ts'
import { Wanting } from '../edit/Wanting.tsx'
import { Page } from '../shell/Page.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { usualAsking, sentOf } from './asking.ts'
import { AskingFields } from './AskingFields.tsx'
import { newQuestion, startOf } from './new-question.ts'
import { Preview } from './Preview.tsx'
import { kindNames } from './project-words.ts'
import classes from './projects.module.css'
import { makeProject } from './projects.ts'
import { QuestionForm } from './QuestionForm.tsx'
import { ViewForm } from './ViewForm.tsx'

/** A project is asked for on the left and tried on the right. */
export default function NewProjectPage() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [kind, setKind] = useState<ProjectKind>('labelling')
  const [name, setName] = useState('')
  const [guideline, setGuideline] = useState('')
  const [{ view, questions }, setAsked] = useState(() => startOf('labelling'))
  const [asking, setAsking] = useState(usualAsking)

  const wrong = [...checkView(view), ...checkQuestions(questions)]
  const wrongOf = (prefix: string) =>
    wrong.flatMap(({ path, message }) => (path.startsWith(prefix) ? [`${path.slice(prefix.length)}: ${message}`] : []))
  const { gold, who, ...how } = sentOf(asking)
  const request: ProjectRequest = {
    kind,
    name: name.trim(),
    view,
    questions,
    ...how,
    ...(guideline.trim() ? { guideline } : {}),
    ...(who.length > 0 ? { who } : {}),
    ...(gold ? { gold } : {}),
  }
  const making = useMutation({
    mutationFn: () => makeProject(request),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['projects'] })
      void client.invalidateQueries({ queryKey: ['queues'] })
      void navigate(`/projects/${made.id}?tab=import`)
    },
  })
  const setQuestion = (at: number, to: Question | null) =>
    setAsked((before) => ({
      ...before,
      questions: before.questions.flatMap((one, i) => (i !== at ? [one] : to ? [to] : [])),
    }))
  const add = () => {
    const names = new Set(questions.map((one) => one.name))
    const free = Array.from({ length: questions.length + 1 }, (_, i) => `q${i + 1}`).find((one) => !names.has(one))
    setAsked({ view, questions: [...questions, newQuestion('choice', free ?? `q${questions.length + 2}`)] })
  }
  const ready = name.trim() !== '' && questions.length > 0 && wrong.length === 0
  return (
    <Page title="New project" lead="Say what people see and what they are asked; try it beside." width={1400}>
      <div className={classes.split}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (ready) making.mutate()
          }}
        >
          <Stack gap="md">
            <Panel title="The project" order={3}>
              <Stack gap="sm">
                <SimpleGrid cols={{ base: 1, sm: 2 }}>
                  <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
                  <NativeSelect
                    label="What it is for"
                    value={kind}
                    data={Object.entries(kindNames).map(([value, label]) => ({ value, label }))}
                    onChange={(event) => {
                      const next = event.currentTarget.value as ProjectKind
                      setKind(next)
                      setAsked(startOf(next))
                    }}
                  />
                </SimpleGrid>
                <Textarea
                  label="Guideline"
                  description="What people follow, with examples. Each change is a version, and each answer keeps which one it followed."
                  autosize
                  minRows={3}
                  maxRows={14}
                  value={guideline}
                  onChange={(event) => setGuideline(event.currentTarget.value)}
                />
              </Stack>
            </Panel>
            <ViewForm view={view} onChange={(next) => setAsked({ view: next, questions })} />
            {wrongOf('view.').map((problem) => (
              <Text key={problem} size="sm" c="var(--cs-bad)">
                {problem}
              </Text>
            ))}
            {questions.map((question, i) => (
              <QuestionForm
                key={i}
                question={question}
                at={i}
                problems={wrongOf(`questions.${i}.`)}
                onChange={(to) => setQuestion(i, to)}
                onRemove={questions.length > 1 ? () => setQuestion(i, null) : null}
              />
            ))}
            <Button variant="default" w="fit-content" onClick={add}>
              Add a question
            </Button>
            <Panel title="Who answers, and how often" order={3}>
              <AskingFields asking={asking} onChange={setAsking} />
            </Panel>
            <ProblemAlert error={making.error} />
            <Group gap="xs">
              <Button type="submit" disabled={!ready} loading={making.isPending}>
                Make the project
              </Button>
              <Button variant="default" component={Link} to="/projects">
                Cancel
              </Button>
              <Wanting of={[name.trim() === '' && 'a name', wrong.length > 0 && 'what is marked above']} />
            </Group>
          </Stack>
        </form>
        <Preview view={view} questions={questions} />
      </div>
    </Page>
  )
}
