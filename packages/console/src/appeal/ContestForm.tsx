import { Button, Checkbox, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '../api/request.ts'
import type { AppealPageWire } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { type Correction, Corrections } from './Corrections.tsx'
import { readCorrections } from './read-corrections.ts'
import type { AppealWords } from './words.ts'

interface Props {
  address: string
  words: AppealWords
  language: string
  onOpened: (page: AppealPageWire) => void
}

export function ContestForm({ address, words, language, onOpened }: Props) {
  const [statement, setStatement] = useState('')
  const [wantsPerson, setWantsPerson] = useState(true)
  const [corrections, setCorrections] = useState<readonly Correction[]>([])
  const contest = useMutation({
    mutationFn: () =>
      post<AppealPageWire>(address, {
        statement,
        corrections: readCorrections(corrections),
        wants_person: wantsPerson,
        language,
      }),
    onSuccess: onOpened,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        contest.mutate()
      }}
    >
      <Stack gap="sm">
        <Textarea
          label={words.why}
          description={words.whyMore}
          required
          autosize
          minRows={4}
          maxLength={20_000}
          value={statement}
          onChange={(event) => setStatement(event.currentTarget.value)}
        />
        <Corrections words={words} corrections={corrections} onChange={setCorrections} />
        <Checkbox
          label={words.person}
          checked={wantsPerson}
          onChange={(event) => setWantsPerson(event.currentTarget.checked)}
        />
        <ProblemAlert error={contest.error} />
        <Button type="submit" loading={contest.isPending} disabled={!statement.trim()}>
          {words.contest}
        </Button>
      </Stack>
    </form>
  )
}
