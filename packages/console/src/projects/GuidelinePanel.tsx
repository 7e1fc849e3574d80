import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProjectWire } from '../api/wire.ts'
import { GuidelineText } from '../label/GuidelineText.tsx'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { writeGuideline } from './projects.ts'

/** What people follow. A change is a new version: answers say which one they followed. */
export function GuidelinePanel({ project, leads }: { project: ProjectWire; leads: boolean }) {
  const client = useQueryClient()
  const [text, setText] = useState<string | null>(null)
  const writing = useMutation({
    mutationFn: (next: string) => writeGuideline(project.id, next),
    onSuccess: () => {
      notifyDone('A new version. Whoever answers sees it from now on.')
      setText(null)
      void client.invalidateQueries({ queryKey: ['project', project.id] })
    },
  })
  return (
    <Panel title="Guideline" aside={`version ${project.guideline.version}`}>
      {text === null ? (
        <Stack gap="sm">
          {project.guideline.text ? (
            <GuidelineText text={project.guideline.text} />
          ) : (
            <Text size="sm" c="dimmed">
              None is written. Say what each answer means, with an example of the hard cases.
            </Text>
          )}
          {leads && (
            <Button size="compact-sm" variant="default" w="fit-content" onClick={() => setText(project.guideline.text)}>
              Write a new version
            </Button>
          )}
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            writing.mutate(text)
          }}
        >
          <Textarea
            label="The new version"
            autosize
            minRows={5}
            maxRows={24}
            autoFocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <ProblemAlert error={writing.error} />
          <Group gap="xs" mt="sm">
            <Button type="submit" loading={writing.isPending} disabled={text.trim() === project.guideline.text.trim()}>
              Put it in force
            </Button>
            <Button variant="default" onClick={() => setText(null)}>
              Cancel
            </Button>
          </Group>
        </form>
      )}
    </Panel>
  )
}
