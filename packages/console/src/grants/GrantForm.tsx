import { Button, NativeSelect, NumberInput, SimpleGrid, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { plural } from '../words/numbers.ts'
import { giveGrant, grantsQuery } from './grants.ts'

const times = [
  { value: '30m', label: 'half an hour' },
  { value: '2h', label: 'two hours' },
  { value: '8h', label: 'eight hours' },
  { value: '1d', label: 'a day' },
  { value: '7d', label: 'a week' },
]

export interface GrantStart {
  /** The decision that it is made from. */
  from?: string | undefined
  system: string | null
  action: string
  when: string | null
  uses: number
}

/** What goes ahead in one's name, how often and until when. The pattern can be loosened or tightened before it is given. */
export function GrantForm({ start, onDone }: { start: GrantStart; onDone: () => void }) {
  const client = useQueryClient()
  const [when, setWhen] = useState(start.when ?? '')
  const [uses, setUses] = useState<number | string>(start.uses)
  const [lasts, setLasts] = useState('2h')
  const [reason, setReason] = useState('')
  const giving = useMutation({
    mutationFn: () =>
      giveGrant({
        ...(start.from ? { from: start.from } : {}),
        ...(start.system === null ? {} : { system: start.system }),
        action: start.action,
        ...(when.trim() ? { when: when.trim() } : {}),
        uses: Number(uses),
        for: lasts,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      }),
    onSuccess: (grant) => {
      notifyDone(`Given: ${plural(grant.uses, 'use')}. Each is logged, and you can revoke it under Grants.`)
      void client.invalidateQueries({ queryKey: grantsQuery.queryKey })
      onDone()
    },
  })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        giving.mutate()
      }}
    >
      <Stack gap="sm">
        <Text component="div">
          <strong>
            <TextView text={start.action} inline />
          </strong>{' '}
          {start.system === null ? (
            'of any system'
          ) : (
            <>
              of <TextView text={start.system} inline />
            </>
          )}{' '}
          goes ahead in your name, without being shown to you, where this holds:
        </Text>
        <Textarea
          label="Where"
          description="A condition as in policies. Take out what may differ each time. Empty: whatever its arguments."
          autosize
          minRows={2}
          maxRows={8}
          value={when}
          onChange={(event) => setWhen(event.currentTarget.value)}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput label="How often, at most" min={1} max={1000} value={uses} onChange={setUses} />
          <NativeSelect
            label="For how long"
            data={times}
            value={lasts}
            onChange={(event) => setLasts(event.currentTarget.value)}
          />
        </SimpleGrid>
        <Textarea
          label="Why"
          description="Optional; it is kept with the grant."
          autosize
          minRows={1}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          It answers only what you could answer alone. What is refused, needs a second person, or was asked for by you
          still waits.
        </Text>
        <ProblemAlert error={giving.error} />
        <Button type="submit" loading={giving.isPending}>
          Approve everything like this
        </Button>
      </Stack>
    </form>
  )
}
