import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PolicyWire } from '../api/wire.ts'
import { isProblem } from '../api/problem.ts'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { dayEnds, sayLastDay } from '../words/days.ts'
import { activatePolicy, goSolo, rollBack, signPolicy } from './govern-policy.ts'
import { useGoverning } from './use-governing.ts'

interface Props {
  policy: PolicyWire
  version: PolicyWire['versions'][number]
}

/** Sign and activate; where a second person is missing, what can be done about it. */
export function VersionActions({ policy, version }: Props) {
  const session = useSession()
  const [lastDay, setLastDay] = useState('')
  const sign = useGoverning(
    () => signPolicy(policy.id, version.version),
    (answer) => (answer?.self ? 'Signed, and marked self.' : 'Signed.'),
  )
  const activate = useGoverning(
    () => activatePolicy(policy.id, version.version, lastDay ? dayEnds(lastDay) : null),
    () => `Version ${version.version} decides from now on.`,
  )
  const solo = useGoverning(goSolo, () => {
    sign.reset()
    activate.reset()
    return 'This workspace is solo now. What you sign alone is marked self.'
  })
  const error = activate.error ?? sign.error
  const needsSecond = isProblem(error, 'signature-required') || isProblem(error, 'own-signature')
  const signed = version.signatures.some(({ person }) => person === session.person.id)
  const canSolo = !session.workspace.solo && session.workspace.members <= 1 && may(session, 'workspace.solo')
  if (version.state === 'active') return <InForce version={version} />
  return (
    <Panel title="Put it in force">
      <Stack gap="sm">
        <Text size="sm">
          {version.loosens
            ? 'It lets AI do more alone than what is in force, so somebody who did not write it must sign it first.'
            : 'It only tightens, so it may be activated without a second signature.'}
        </Text>
        {may(session, 'policy.activate') && (
          <TextInput
            type="date"
            label="Its last day"
            description="Afterwards it permits nothing, and people decide. Empty: until another is activated."
            value={lastDay}
            onChange={(event) => setLastDay(event.currentTarget.value)}
          />
        )}
        <Group gap="xs">
          {version.loosens && may(session, 'policy.sign') && (
            <Button variant="default" onClick={() => sign.mutate()} loading={sign.isPending} disabled={signed}>
              {signed ? 'Signed by you' : session.workspace.solo ? 'Sign (marked self)' : 'Sign'}
            </Button>
          )}
          {may(session, 'policy.activate') && (
            <Button onClick={() => activate.mutate()} loading={activate.isPending}>
              Activate
            </Button>
          )}
        </Group>
        <ProblemAlert error={error} />
        {needsSecond && (
          <Text size="sm">
            {session.workspace.members > 1
              ? 'Ask a risk owner to open this page and sign.'
              : 'You are alone here. Invite somebody as a risk owner; or work solo: then you may sign by yourself, every such act is marked self and counted apart, and it ends when a second person joins.'}
          </Text>
        )}
        {(needsSecond || version.loosens) && canSolo && (
          <Button variant="default" onClick={() => solo.mutate()} loading={solo.isPending}>
            Work solo
          </Button>
        )}
        <ProblemAlert error={solo.error} />
      </Stack>
    </Panel>
  )
}

function InForce({ version }: Pick<Props, 'version'>) {
  const session = useSession()
  const back = useGoverning(rollBack, () => 'One step back: what was active before decides again.')
  return (
    <Panel title="In force">
      <Stack gap="sm">
        <Text size="sm">
          This version decides now{version.ends_at === null ? '' : `, until ${sayLastDay(version.ends_at)} is over`}.
          {version.loosens && ' It lets AI do more alone than the one before.'}
        </Text>
        {may(session, 'policy.activate') && (
          <div>
            <Button variant="default" onClick={() => back.mutate()} loading={back.isPending}>
              Step back to the one before
            </Button>
          </div>
        )}
        <ProblemAlert error={back.error} />
      </Stack>
    </Panel>
  )
}
