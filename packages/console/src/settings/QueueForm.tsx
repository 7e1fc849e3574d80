import { Button, NumberInput, SimpleGrid, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OrderWeights, QueueWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { changeQueue } from './change-queue.ts'
import { readPairs, writePairs } from './pairs.ts'

const weighed: { name: keyof OrderWeights; label: string }[] = [
  { name: 'risk', label: 'Risk' },
  { name: 'confidence', label: 'The machine’s doubt' },
  { name: 'deadline', label: 'Deadline' },
  { name: 'reach', label: 'Reach' },
]

/** All of how a queue works that has no place in the table. Durations as `90s`, `15m`, `4h`, `7d`. */
export function QueueForm({ queue, onDone }: { queue: QueueWire; onDone: () => void }) {
  const client = useQueryClient()
  const [who, setWho] = useState(queue.who)
  const [lease, setLease] = useState(queue.lease)
  const [longest, setLongest] = useState(queue.longest_wait)
  const [delay, setDelay] = useState(queue.delay)
  const [weights, setWeights] = useState(queue.weights)
  const [risk, setRisk] = useState(queue.risk_attribute ?? '')
  const [reach, setReach] = useState(queue.reach_attribute ?? '')
  const { currency } = useSession().workspace
  const [minute, setMinute] = useState<number | string>(queue.minute_cost ?? '')
  const [reminders, setReminders] = useState(queue.reminders)
  const [ladder, setLadder] = useState(writePairs(queue.ladder.map(({ after, to }) => [after, to])))
  const [rota, setRota] = useState(queue.rota_first ?? '')
  const [reasons, setReasons] = useState(writePairs(queue.reasons.map(({ code, label }) => [code, label])))
  const saving = useMutation({
    mutationFn: () =>
      changeQueue(queue.name, {
        ...{ who, lease, longest_wait: longest, delay, weights, reminders },
        rota_first: rota.trim() || null,
        risk_attribute: risk.trim() || null,
        reach_attribute: reach.trim() || null,
        ...(currency === null ? {} : { minute_cost: minute === '' ? null : Number(minute) }),
        ladder: readPairs(ladder).map(([after, to]) => ({ after, to })),
        reasons: readPairs(reasons).map(([code, label]) => ({ code, label })),
      }),
    onSuccess: () => {
      notifyDone('Saved.')
      void client.invalidateQueries({ queryKey: ['queues'] })
      onDone()
    },
  })
  const text = (label: string, description: string, value: string, set: (value: string) => void) => (
    <TextInput
      label={label}
      description={description}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  )
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <Stack gap="md">
        <TagsInput
          label="Who works in it"
          description="role:…, skill:… or person:…; empty: everybody who decides. Enter after each."
          value={who}
          onChange={setWho}
        />
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          {text('Hold', 'How long one keeps a task', lease, setLease)}
          {text('Longest wait', 'What the order brings forward at most', longest, setLongest)}
          {text('Delay', 'Until the AI is shown, where it is shown after a while', delay, setDelay)}
        </SimpleGrid>
        {queue.order === 'blend' && (
          <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
            <Text component="legend" size="sm" fw={600} mb={4}>
              How much each counts for the order, from 0 to 1
            </Text>
            <SimpleGrid cols={{ base: 2, xs: 4 }}>
              {weighed.map(({ name, label }) => (
                <NumberInput
                  key={name}
                  label={label}
                  min={0}
                  max={1}
                  step={0.1}
                  decimalScale={2}
                  value={weights[name]}
                  onChange={(value) => setWeights({ ...weights, [name]: Number(value) })}
                />
              ))}
            </SimpleGrid>
            <SimpleGrid cols={{ base: 1, xs: 2 }} mt="xs">
              {text('Attribute of risk', 'A number from 0 to 1 that systems send', risk, setRisk)}
              {text('Attribute of reach', 'How many it reaches', reach, setReach)}
            </SimpleGrid>
          </fieldset>
        )}
        {currency !== null && (
          <NumberInput
            label={`A minute of its people costs, in ${currency}`}
            description="Empty: no price, and figures are hours"
            min={0}
            value={minute}
            onChange={setMinute}
          />
        )}
        <TagsInput
          label="Reminders"
          description="How long before a deadline its people are reminded, such as 1h"
          value={reminders}
          onChange={setReminders}
        />
        {text(
          'The rota first',
          'For how long only whoever is on the rota is told outside of the console, such as 15m. Empty: everybody at once.',
          rota,
          setRota,
        )}
        <Textarea
          label="Ladder"
          description="A line for each rung: after how long, and whom else it opens to. Such as “30m role:lead”."
          autosize
          minRows={2}
          value={ladder}
          onChange={(event) => setLadder(event.currentTarget.value)}
        />
        <Textarea
          label="Reasons offered with a rejection"
          description="A line for each: a code, then what people read. Such as “wrong-address Wrong address”. Empty: the usual ones."
          autosize
          minRows={2}
          value={reasons}
          onChange={(event) => setReasons(event.currentTarget.value)}
        />
        <ProblemAlert error={saving.error} />
        <Button type="submit" loading={saving.isPending}>
          Save
        </Button>
      </Stack>
    </form>
  )
}
