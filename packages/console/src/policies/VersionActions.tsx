import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { PolicyWire } from '../api/wire.ts'
import { isProblem } from '../api/problem.ts'
import { may } from '../shell/may.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { activatePolicy, goSolo, signPolicy } from './govern-policy.ts'

/** Sign and activate; where a second person is missing, what can be done about it. */
export function VersionActions({ policy, version }: { policy: PolicyWire; version: PolicyWire['versions'][number] }) {
  const session = useSession()
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries()
  const sign = useMutation({
    mutationFn: () => signPolicy(policy.id, version.version),
    onSuccess: (answer) => {
      notifyDone(answer?.self ? 'Signed, and marked self.' : 'Signed.')
      refresh()
    },
  })
  const activate = useMutation({
    mutationFn: () => activatePolicy(policy.id, version.version),
    onSuccess: () => {
      notifyDone(`Version ${version.version} decides from now on.`)
      refresh()
    },
  })
  const solo = useMutation({
    mutationFn: goSolo,
    onSuccess: () => {
      notifyDone('This workspace is solo now. What you sign alone is marked self.')
      sign.reset()
      activate.reset()
      refresh()
    },
  })
  const error = activate.error ?? sign.error
  const needsSecond = isProblem(error, 'signature-required') || isProblem(error, 'own-signature')
  const signed = version.signatures.some(({ person }) => person === session.person.id)
  const canSolo = !session.workspace.solo && session.workspace.members <= 1 && may(session, 'workspace.solo')
  if (version.state === 'active')
    return (
      <Panel title="In force">
        <Text size="sm">
          This version decides now.{version.loosens && ' It lets AI do more alone than the one before.'}
        </Text>
      </Panel>
    )
  return (
    <Panel title="Put it in force">
      <Stack gap="sm">
        <Text size="sm">
          {version.loosens
            ? 'It lets AI do more alone than what is in force, so somebody who did not write it must sign it first.'
            : 'It only tightens, so it may be activated without a second signature.'}
        </Text>
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
