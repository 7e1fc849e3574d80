import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { decideStep } from '@countersign/core'
import type { CompensationStepWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { stepStateWords, stepWords } from '../words/behind.ts'
import { type Marked, markStep } from './mark-step.ts'

const acts: readonly { status: Marked; label: string; asks: string }[] = [
  { status: 'done', label: 'Done', asks: 'How it was done' },
  { status: 'failed', label: 'Failed', asks: 'What went wrong' },
  { status: 'skipped', label: 'Leave it out', asks: 'Why it is left out' },
]

/** What a person says became of a step; only what the law allows is offered. */
export function MarkStep({ compensation, step }: { compensation: string; step: CompensationStepWire }) {
  const client = useQueryClient()
  const [chosen, setChosen] = useState<Marked | null>(null)
  const [words, setWords] = useState('')
  const marking = useMutation({
    mutationFn: (status: Marked) => markStep(compensation, step.n, status, words.trim()),
    onSuccess: (_, status) => {
      notifyDone(`${stepWords[step.kind]}: ${stepStateWords[status].label.toLowerCase()}.`)
      setChosen(null)
      setWords('')
      void client.invalidateQueries()
    },
  })
  const known = { kind: step.kind, state: step.state, child: step.decision !== null }
  const able = acts.filter(({ status }) => status !== step.state && decideStep(known, status, true).ok)
  const act = able.find(({ status }) => status === chosen)
  if (able.length === 0) return null
  return (
    <Stack gap="xs" mt={6}>
      <Group gap={6} role="group" aria-label={`Mark: ${stepWords[step.kind]}`}>
        {able.map(({ status, label }) => (
          <Button
            key={status}
            size="compact-sm"
            variant={chosen === status ? 'filled' : 'default'}
            aria-expanded={chosen === status}
            onClick={() => setChosen(chosen === status ? null : status)}
          >
            {label}
          </Button>
        ))}
      </Group>
      {act && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            marking.mutate(act.status)
          }}
        >
          <Stack gap="xs">
            <Textarea
              label={act.asks}
              description="Optional; kept with the step."
              autosize
              minRows={2}
              autoFocus
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
            <ProblemAlert error={marking.error} />
            <div>
              <Button type="submit" size="compact-md" loading={marking.isPending}>
                Mark as {stepStateWords[act.status].label.toLowerCase()}
              </Button>
            </div>
          </Stack>
        </form>
      )}
    </Stack>
  )
}
