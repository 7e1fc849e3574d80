import { Button, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '../api/request.ts'
import type { AppealPageWire } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import type { AppealWords } from './words.ts'

const day = (time: string, language: string): string =>
  new Date(time).toLocaleDateString(language, { dateStyle: 'long' })

interface Props {
  appeal: NonNullable<AppealPageWire['appeal']>
  words: AppealWords
  address: string
  onChange: (page: AppealPageWire) => void
}

/** How the appeal stands; more can be said while it is open. */
export function AppealStatus({ appeal, words, address, onChange }: Props) {
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
        <Text fw={600}>{words[appeal.status]}</Text>
        {appeal.text && <TextView text={appeal.text} />}
      </Stack>
    )
  return (
    <Stack gap="sm">
      <Text role="status">
        {words.contested(day(appeal.opened_at, words.language), day(appeal.due, words.language))}
      </Text>
      <Textarea
        label={words.add}
        description={words.added(appeal.evidence)}
        autosize
        minRows={3}
        maxLength={20_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ProblemAlert error={adding.error} />
      <Button variant="default" loading={adding.isPending} disabled={!text.trim()} onClick={() => adding.mutate()}>
        {words.addThis}
      </Button>
    </Stack>
  )
}
