import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { SuggestionWire } from '../api/wire.ts'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count, interval, percent } from '../words/numbers.ts'
import { CaseLinks } from './CaseLinks.tsx'
import { mergeRule } from './merge-rule.ts'
import { policiesQuery } from './fetch-policies.ts'
import classes from './policies.module.css'
import { storePolicy, storeVersion } from './store-policy.ts'
import { VersionActions } from './VersionActions.tsx'

/** A draft in words and as CEL, with what it would have decided as they did, and what not. */
export function SuggestedRule({ suggestion, source }: { suggestion: SuggestionWire; source: string }) {
  const client = useQueryClient()
  const { data: policies } = useQuery(policiesQuery)
  const [name, setName] = useState('The rule that I follow')
  const [saved, setSaved] = useState<{ id: string; version: number } | null>(null)
  const active = policies?.items.find((policy) => policy.versions.some(({ state }) => state === 'active'))
  const inForce = active?.versions.find(({ state }) => state === 'active')
  const merged = inForce ? mergeRule(inForce.source, source) : undefined
  const whole = merged ?? source
  const save = useMutation({
    mutationFn: () => (active && merged ? storeVersion(active.id, merged) : storePolicy(name.trim(), source)),
    onSuccess: async (stored) => {
      notifyDone('Saved as a draft. Sign and activate it when you are sure.')
      await client.invalidateQueries({ queryKey: policiesQuery.queryKey })
      setSaved({ id: stored.id, version: stored.version ?? 1 })
    },
  })
  const policy = policies?.items.find(({ id }) => id === saved?.id)
  const version = policy?.versions.find((one) => one.version === saved?.version)
  const share = suggestion.covered ? suggestion.agreed / suggestion.covered : null
  return (
    <div className={classes.layout}>
      <Panel title="The rule">
        <p className={classes.words}>{suggestion.words}</p>
        {suggestion.when && <CodeBlock code={suggestion.when} label="Copy the condition" />}
        <details>
          <summary>The whole policy</summary>
          <CodeBlock code={whole} />
        </details>
        <CaseLinks title="Decided as you did" ids={suggestion.agreeing} />
        <CaseLinks
          title="Exceptions: you decided otherwise"
          ids={suggestion.exceptions}
          open={suggestion.exceptions.length > 0}
        />
      </Panel>
      <Stack gap="md">
        <Panel title="How well it fits">
          <Text size="sm">
            Of {count(suggestion.considered)} decisions of yours it would let {count(suggestion.covered)} go ahead
            alone.
            {share !== null && ` You approved ${count(suggestion.agreed)} of these: ${percent(share)}`}
            {suggestion.interval && ` (95 % interval ${interval(suggestion.interval)})`}
            {share !== null && '.'}
          </Text>
        </Panel>
        {policy && version ? (
          <>
            <VersionActions policy={policy} version={version} />
            <Text size="sm" mt="xs">
              <Link to={`/policies/${policy.id}?version=${version.version}`}>Open the policy</Link>
            </Text>
          </>
        ) : (
          <Panel title="Keep it">
            {merged ? (
              <Text size="sm" mb="sm">
                It is added behind the rules of {active?.name}, as a new version of it.
              </Text>
            ) : (
              <>
                <TextInput
                  label="Name of the policy"
                  value={name}
                  onChange={(event) => setName(event.currentTarget.value)}
                  mb="sm"
                />
                {active && (
                  <Text size="sm" mb="sm">
                    It could not be added to {active.name} by itself. Activated as it is, it would replace {active.name}
                    : copy the rule over by hand.
                  </Text>
                )}
              </>
            )}
            <ProblemAlert error={save.error} />
            <Group>
              <Button onClick={() => save.mutate()} loading={save.isPending} disabled={!merged && !name.trim()}>
                Save as a draft
              </Button>
            </Group>
          </Panel>
        )}
      </Stack>
    </div>
  )
}
