import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { PolicyWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { percent } from '../words/numbers.ts'
import { beginCanary, beginShadow, endCanary, endShadow } from './govern-policy.ts'
import { useGoverning } from './use-governing.ts'

const shares = [0.01, 0.05, 0.1, 0.25, 0.5]

interface Props {
  policy: PolicyWire
  version: PolicyWire['versions'][number]
}

/** A version beside the one in force: without effect, or for a share of the decisions. */
export function TryPanel({ policy, version }: Props) {
  const session = useSession()
  const [share, setShare] = useState('0.05')
  const shadowing = useGoverning(
    () => beginShadow(policy.id, version.version),
    () => 'In the shadow: from now on each decision is also routed by this version, without effect.',
  )
  const unshadowing = useGoverning(
    () => endShadow(policy.id),
    () => 'The shadow has ended; what it showed stays.',
  )
  const canarying = useGoverning(
    () => beginCanary(policy.id, version.version, Number(share)),
    () => `It decides ${percent(Number(share), 0)} of the decisions from now on.`,
  )
  const ending = useGoverning(
    () => endCanary(policy.id),
    () => 'The active version decides all again.',
  )
  const [mayShadow, mayActivate] = [may(session, 'policy.shadow'), may(session, 'policy.activate')]
  if (version.state === 'active' || !(mayShadow || mayActivate || version.stage)) return null
  return (
    <Panel title="Try it first">
      <Stack gap="sm">
        <Text size="sm">
          {version.stage === 'shadow'
            ? 'It runs in the shadow: each decision is routed by it too, without effect.'
            : version.stage === 'canary'
              ? `It decides ${percent(version.share ?? 0, 0)} of the decisions, the same cases always.`
              : 'In the shadow it decides nothing and shows where it would have decided otherwise. As a canary it decides a share.'}
        </Text>
        {version.stage === 'shadow' && mayShadow && (
          <div>
            <Button variant="default" onClick={() => unshadowing.mutate()} loading={unshadowing.isPending}>
              End the shadow
            </Button>
          </div>
        )}
        {version.stage === 'canary' && mayActivate && (
          <div>
            <Button variant="default" onClick={() => ending.mutate()} loading={ending.isPending}>
              End the canary
            </Button>
          </div>
        )}
        {version.stage === null && (
          <>
            {mayShadow && (
              <div>
                <Button variant="default" onClick={() => shadowing.mutate()} loading={shadowing.isPending}>
                  Run it in the shadow
                </Button>
              </div>
            )}
            {mayActivate && (
              <Group gap="xs" align="flex-end">
                <NativeSelect
                  label="Share of a canary"
                  data={shares.map((value) => ({ value: String(value), label: percent(value, 0) }))}
                  value={share}
                  onChange={(event) => setShare(event.currentTarget.value)}
                />
                <Button variant="default" onClick={() => canarying.mutate()} loading={canarying.isPending}>
                  Begin the canary
                </Button>
              </Group>
            )}
          </>
        )}
        <ProblemAlert error={shadowing.error ?? unshadowing.error ?? canarying.error ?? ending.error} />
      </Stack>
    </Panel>
  )
}
