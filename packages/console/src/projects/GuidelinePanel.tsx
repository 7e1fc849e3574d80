import { Button, Group, Stack, Tabs, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { ExampleWire, ProjectWire } from '../api/wire.ts'
import { Examples } from '../label/Examples.tsx'
import { GuidelineText } from '../label/GuidelineText.tsx'
import { notifyDone } from '../shell/notify.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { ExampleForm } from './ExampleForm.tsx'
import { writeGuideline } from './projects.ts'

const GuidelineHistory = lazy(() => import('./GuidelineHistory.tsx'))
const LineDiff = lazy(() => import('../policies/LineDiff.tsx').then((module) => ({ default: module.LineDiff })))

interface Draft {
  text: string
  examples: ExampleWire[]
}

/** What people follow, with examples. A change is a new version: answers say which one they followed. */
export function GuidelinePanel({ project, leads }: { project: ProjectWire; leads: boolean }) {
  const [draft, setDraft] = useState<Draft | null>(null)
  const [history, setHistory] = useState(false)
  const { guideline } = project
  if (draft !== null) return <Writing project={project} draft={draft} onChange={setDraft} />
  return (
    <Panel title="Guideline" aside={`version ${guideline.version}`}>
      <Stack gap="sm">
        {guideline.text ? (
          <GuidelineText text={guideline.text} />
        ) : (
          <Text size="sm" c="dimmed">
            None is written. Say what each answer means, with an example of the hard cases.
          </Text>
        )}
        <Examples examples={guideline.examples} project={project} />
        <Group gap="xs">
          {leads && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setDraft({ text: guideline.text, examples: guideline.examples })}
            >
              Write a new version
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" aria-expanded={history} onClick={() => setHistory(!history)}>
            {history ? 'Close the history' : 'History'}
          </Button>
        </Group>
        {history && (
          <Suspense fallback={<PageLoading />}>
            <GuidelineHistory project={project} />
          </Suspense>
        )}
      </Stack>
    </Panel>
  )
}

function Writing({
  project,
  draft,
  onChange,
}: {
  project: ProjectWire
  draft: Draft
  onChange: (draft: Draft | null) => void
}) {
  const client = useQueryClient()
  const { guideline } = project
  const { text, examples } = draft
  const writing = useMutation({
    mutationFn: () =>
      writeGuideline(project.id, {
        text,
        examples: examples.map(({ item, data, labels, why }) =>
          item === null ? { data, labels, why } : { item, labels, why },
        ),
      }),
    onSuccess: () => {
      notifyDone('A new version. Whoever takes an item sees it from now on.')
      onChange(null)
      void client.invalidateQueries({ queryKey: ['project', project.id] })
      void client.invalidateQueries({ queryKey: ['project-guidelines', project.id] })
    },
  })
  const changed = text.trim() !== guideline.text.trim() || examples !== guideline.examples
  return (
    <Panel title="Guideline" aside={`will be version ${guideline.version + 1}`}>
      <Stack gap="sm">
        <Tabs defaultValue="write" keepMounted={false}>
          <Tabs.List mb="sm">
            <Tabs.Tab value="write">Write</Tabs.Tab>
            <Tabs.Tab value="preview">Preview</Tabs.Tab>
            <Tabs.Tab value="changes">Changes</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="write">
            <Textarea
              label="The new version"
              autosize
              minRows={5}
              maxRows={24}
              value={text}
              onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
            />
          </Tabs.Panel>
          <Tabs.Panel value="preview">
            <GuidelineText text={text} />
            <Examples examples={examples} project={project} />
          </Tabs.Panel>
          <Tabs.Panel value="changes">
            <Suspense fallback={<PageLoading />}>
              <LineDiff
                was={guideline.text}
                now={text}
                wasName={`Version ${guideline.version}`}
                nowName={`Version ${guideline.version + 1}`}
              />
            </Suspense>
          </Tabs.Panel>
        </Tabs>
        <ExampleForm
          project={project}
          examples={examples}
          onChange={(next) => onChange({ ...draft, examples: next })}
        />
        <ProblemAlert error={writing.error} />
        <Group gap="xs">
          <Button onClick={() => writing.mutate()} loading={writing.isPending} disabled={!changed}>
            Put it in force
          </Button>
          <Button variant="default" onClick={() => onChange(null)}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Panel>
  )
}
