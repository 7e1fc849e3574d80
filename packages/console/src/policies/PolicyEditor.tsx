import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { PolicyWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { CodeEditor } from './CodeEditor.tsx'
import { policiesQuery } from './fetch-policies.ts'
import classes from './policies.module.css'
import { RuleForms } from './RuleForms.tsx'
import { starter } from './starter.ts'
import { storePolicy, storeVersion } from './store-policy.ts'
import { TestsPanel } from './TestsPanel.tsx'
import { validatePolicy } from './validate-policy.ts'

interface Props {
  policy: PolicyWire | null
  start?: string
  onDone?: () => void
}

/** A new policy, or a new version of one, as form and as text in step; checked and tried while one types. */
export function PolicyEditor({ policy, start = starter, onDone }: Props) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState(policy?.name ?? '')
  const [source, setSource] = useState(start)
  const [settled] = useDebouncedValue(source, 400)
  const check = useQuery({
    queryKey: ['policy-check', settled],
    queryFn: () => validatePolicy(settled),
    staleTime: Infinity,
  })
  const save = useMutation({
    mutationFn: () => (policy ? storeVersion(policy.id, source) : storePolicy(name.trim(), source)),
    onSuccess: async (stored) => {
      notifyDone('Saved as a draft. Nothing changes until it is activated.')
      await client.invalidateQueries({ queryKey: policiesQuery.queryKey })
      void navigate(`/policies/${stored.id || policy?.id}`)
      onDone?.()
    },
  })
  const mistakes = check.data ?? []
  return (
    <Stack gap="md">
      {!policy && (
        <TextInput
          label="Name of the policy"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maw={360}
        />
      )}
      <div className={classes.split}>
        <RuleForms source={source} mistakes={mistakes} onChange={setSource} />
        <div className={classes.text}>
          <CodeEditor value={source} label="Policy source" mistakes={mistakes} onChange={setSource} />
          <TestsPanel source={settled} sound={check.data?.length === 0} />
        </div>
      </div>
      <Text size="sm" c="dimmed" role="status">
        {check.isFetching || settled !== source
          ? 'Checking…'
          : mistakes.length
            ? `${mistakes.length} to mend`
            : check.error
              ? ''
              : 'No mistakes found.'}
      </Text>
      <ProblemAlert error={save.error ?? check.error} />
      <Group gap="xs">
        <Button
          onClick={() => save.mutate()}
          loading={save.isPending}
          disabled={mistakes.length > 0 || (!policy && !name.trim())}
        >
          Save as a draft
        </Button>
        {onDone && (
          <Button variant="subtle" onClick={onDone}>
            Leave it
          </Button>
        )}
      </Group>
    </Stack>
  )
}
