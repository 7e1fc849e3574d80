import { Button, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '../api/request.ts'
import type { AppealPageWire } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'

const day = (time: string): string => new Date(time).toLocaleDateString(undefined, { dateStyle: 'long' })
const answers = { upheld: 'The decision stands.', overturned: 'The decision has been overturned.' }

interface Props {
  appeal: NonNullable<AppealPageWire['appeal']>
  address: string
  onChange: (page: AppealPageWire) => void
}

/** How the appeal stands; more can be said while it is open. */
export function AppealStatus({ appeal, address, onChange }: Props) {
  const [text, setText] = useState('')
  const adding = useMutation({
    mutationFn: () => post<AppealPageWire>(`${address}/evidence`, { text }),
    onSuccess: (page) => {
      setText('')
      onChange(page)
    },
  })
  if (appeal.status !== 'open')
    return (
      <Stack gap="xs" role="status">
        <Text fw={600}>{answers[appeal.status]}</Text>
        {appeal.text && <TextView text={appeal.text} />}
      </Stack>
    )
  return (
    <Stack gap="sm">
      <Text role="status">
        You contested this on {day(appeal.opened_at)}. Expect an answer by {day(appeal.due)}; this page will show it.
      </Text>
      <Textarea
        label="Anything to add?"
        description={`${appeal.evidence} of 20 added so far`}
        autosize
        minRows={3}
        maxLength={20_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ProblemAlert error={adding.error} />
      <Button variant="default" loading={adding.isPending} disabled={!text.trim()} onClick={() => adding.mutate()}>
        Add this
      </Button>
    </Stack>
  )
}
