import { Button, MultiSelect, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { markStepUp } from './change-identity.ts'
import { stepUpQuery } from './fetch-identity.ts'

export function StepUpPanel() {
  const client = useQueryClient()
  const { data } = useQuery(stepUpQuery)
  const [chosen, setChosen] = useState<string[] | null>(null)
  const mark = useMutation({
    mutationFn: markStepUp,
    onSuccess: () => {
      setChosen(null)
      notifyDone('Kept.')
      void client.invalidateQueries({ queryKey: stepUpQuery.queryKey })
    },
  })
  if (!data) return null
  const value = chosen ?? data.operations
  return (
    <Panel title="Asks for a fresh sign-in">
      <Stack gap="sm">
        <Text size="sm">
          Whoever does one of these without having signed in within ten minutes shows again who they are. What brakes (a
          stop, a veto, a pause) is never made to wait.
        </Text>
        <MultiSelect
          label="Operations"
          placeholder={value.length === 0 ? 'none' : undefined}
          searchable
          data={data.may}
          value={value}
          onChange={setChosen}
        />
        <ProblemAlert error={mark.error} />
        <div>
          <Button
            variant="default"
            disabled={chosen === null}
            loading={mark.isPending}
            onClick={() => mark.mutate(value)}
          >
            Keep
          </Button>
        </div>
      </Stack>
    </Panel>
  )
}
