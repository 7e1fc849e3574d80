import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AlikeFilter } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count, plural } from '../words/numbers.ts'
import { previewRecall, startRecall } from './recall.ts'
import { RecallSamples } from './RecallSamples.tsx'

/** Taking back all that is alike: first what that is, then a reason, then it goes. */
export function RecallPanel({ filter }: { filter: AlikeFilter }) {
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const preview = useMutation({ mutationFn: () => previewRecall(filter) })
  const starting = useMutation({
    mutationFn: () => startRecall(filter, reason.trim()),
    onSuccess: ({ of }) => {
      notifyDone(`The recall of ${plural(of, 'decision')} has begun.`)
      setReason('')
      preview.reset()
      void client.invalidateQueries()
    },
  })
  if (!filter.system && !filter.action && !filter.rule)
    return (
      <Panel title="Take them back">
        <Text c="dimmed">Name a system, an action or a rule: a recall of everything is none.</Text>
      </Panel>
    )
  const { data } = preview
  return (
    <Panel title="Take them back">
      <Stack gap="sm">
        <Text size="sm">
          A recall overrides every decision like this that was released or done, and takes each back by steps of its
          own. What an appeal holds is left out, and so is what is decided after it began: stop the source first.
        </Text>
        <ProblemAlert error={preview.error ?? starting.error} />
        {data && (
          <Text role="status">
            {data.of === 0
              ? 'Nothing of this can be taken back: nothing was released, or all of it is overridden.'
              : `It would take back ${plural(data.of, 'decision')} of ${count(data.counts.total)}.`}
          </Text>
        )}
        {data && data.of > 0 && (
          <>
            <RecallSamples samples={data.samples} of={data.of} />
            <form
              onSubmit={(event) => {
                event.preventDefault()
                starting.mutate()
              }}
            >
              <Stack gap="sm">
                <Textarea
                  label="Why"
                  description="Kept with each of them. Those they are about may be told."
                  required
                  autosize
                  minRows={2}
                  maxLength={20_000}
                  value={reason}
                  onChange={(event) => setReason(event.currentTarget.value)}
                />
                <Group gap="xs">
                  <Button type="submit" color="red" loading={starting.isPending} disabled={!reason.trim()}>
                    Recall {plural(data.of, 'decision')}
                  </Button>
                  <Button variant="subtle" color="gray" onClick={() => preview.reset()}>
                    Leave them
                  </Button>
                </Group>
              </Stack>
            </form>
          </>
        )}
        {(!data || data.of === 0) && (
          <div>
            <Button variant="default" loading={preview.isPending} onClick={() => preview.mutate()}>
              Show what a recall would take back
            </Button>
          </div>
        )}
      </Stack>
    </Panel>
  )
}
