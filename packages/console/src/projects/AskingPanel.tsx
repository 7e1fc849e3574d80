import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProjectWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { percent, plural } from '../words/numbers.ts'
import { type Asking, askingOf, sentOf } from './asking.ts'
import { AskingFields } from './AskingFields.tsx'
import { aiWords, methodWords } from './project-words.ts'
import { changeProject } from './projects.ts'

/** How it is asked, in words; whoever leads changes it here. What is asked stays as it is. */
export function AskingPanel({ project, leads }: { project: ProjectWire; leads: boolean }) {
  const client = useQueryClient()
  const [draft, setDraft] = useState<Asking | null>(null)
  const change = useMutation({
    mutationFn: (asking: Asking) => changeProject(project.id, sentOf(asking)),
    onSuccess: () => {
      notifyDone('Kept. It holds for what is given out from now on.')
      setDraft(null)
      void client.invalidateQueries({ queryKey: ['project', project.id] })
      void client.invalidateQueries({ queryKey: ['queues'] })
    },
  })
  if (draft === null)
    return (
      <Panel title="How it is asked">
        <Said project={project} />
        {leads && (
          <Button mt="sm" size="compact-sm" variant="default" onClick={() => setDraft(askingOf(project))}>
            Change how it is asked
          </Button>
        )}
      </Panel>
    )
  return (
    <Panel title="How it is asked">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate(draft)
        }}
      >
        <Stack gap="sm">
          <AskingFields asking={draft} onChange={setDraft} />
          <Text size="sm" c="dimmed">
            Items that are here keep the number of answers that they were asked for; those that come get the new one.
          </Text>
          <ProblemAlert error={change.error} />
          <Group gap="xs">
            <Button type="submit" loading={change.isPending}>
              Keep
            </Button>
            <Button variant="default" onClick={() => setDraft(null)}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

function Said({
  project: { overlap, gold, golds, questions, who, aggregation, ai_shown: shown },
}: {
  project: ProjectWire
}) {
  return (
    <Stack gap={4}>
      <Text size="sm">
        {plural(overlap.answers, 'answer')} for each item
        {overlap.most > overlap.answers &&
          `, up to ${overlap.most} where people disagree${overlap.sure === null ? '' : `, until ${percent(overlap.sure, 0)} sure`}`}
        . What an AI answered before is shown: {aiWords[shown]}. Answers are weighed: {methodWords[aggregation]}.
      </Text>
      {golds !== null && (
        <Text size="sm">
          {gold
            ? `${percent(gold.share, 0)} of what people get is gold, of ${plural(golds, 'item')}; ${gold.feedback === 'after' ? 'people are told how they did' : 'nobody is told how they did'}${gold.pause_below === null ? '' : `, and who is surely right on less than ${percent(gold.pause_below, 0)} is paused, after at least ${plural(gold.at_least, 'answer')} to it`}.`
            : golds > 0
              ? `No gold is given, though the right answer of ${plural(golds, 'item')} is known.`
              : 'No gold is given.'}
        </Text>
      )}
      {who.length > 0 && (
        <Text size="sm" component="div">
          Who answers: <TextView text={who.join(', ')} inline />
        </Text>
      )}
      <Text size="sm" component="div">
        {plural(questions.length, 'question')}:{' '}
        {questions.map(({ name, title }, i) => (
          <span key={name}>
            {i > 0 && '; '}
            <TextView text={title} inline />
          </span>
        ))}
      </Text>
    </Stack>
  )
}
