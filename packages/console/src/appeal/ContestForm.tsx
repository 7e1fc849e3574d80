import { Button, Checkbox, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '../api/request.ts'
import type { AppealPageWire } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { type Correction, Corrections } from './Corrections.tsx'
import { readCorrections } from './read-corrections.ts'

export function ContestForm({ address, onOpened }: { address: string; onOpened: (page: AppealPageWire) => void }) {
  const [statement, setStatement] = useState('')
  const [wantsPerson, setWantsPerson] = useState(true)
  const [corrections, setCorrections] = useState<readonly Correction[]>([])
  const contest = useMutation({
    mutationFn: () =>
      post<AppealPageWire>(address, {
        statement,
        corrections: readCorrections(corrections),
        wants_person: wantsPerson,
        language: document.documentElement.lang || 'en',
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
          label="Why is this wrong?"
          description="Somebody who had no part in the decision reads it."
          required
          autosize
          minRows={4}
          maxLength={20_000}
          value={statement}
          onChange={(event) => setStatement(event.currentTarget.value)}
        />
        <Corrections corrections={corrections} onChange={setCorrections} />
        <Checkbox
          label="I want a person to look at it"
          checked={wantsPerson}
          onChange={(event) => setWantsPerson(event.currentTarget.checked)}
        />
        <ProblemAlert error={contest.error} />
        <Button type="submit" loading={contest.isPending} disabled={!statement.trim()}>
          Contest this decision
        </Button>
      </Stack>
    </form>
  )
}
