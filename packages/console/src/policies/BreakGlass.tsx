import { Button, Group, NativeSelect, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { PolicyWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { breakGlass } from './govern-policy.ts'
import { useGoverning } from './use-governing.ts'

const minutes = [5, 15, 30, 60].map((n) => ({ value: `${n}m`, label: `${n} minutes` }))

interface Props {
  policy: PolicyWire
  version: PolicyWire['versions'][number]
}

/** For an emergency: in force for minutes without a second signature, told loudly, and reviewed by somebody else. */
export function BreakGlass({ policy, version }: Props) {
  const session = useSession()
  const [open, setOpen] = useState(false)
  const [lasts, setLasts] = useState('15m')
  const [reason, setReason] = useState('')
  const breaking = useGoverning(
    () => breakGlass(policy.id, version.version, lasts, reason.trim()),
    () => {
      setOpen(false)
      return `Version ${version.version} is in force for ${lasts.replace('m', ' minutes')}. Somebody else reviews it afterwards.`
    },
  )
  if (version.state === 'active' || !may(session, 'policy.break-glass')) return null
  return (
    <Panel title="Emergency">
      {open ? (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            breaking.mutate()
          }}
        >
          <Stack gap="sm">
            <NativeSelect
              label="In force for"
              data={minutes}
              value={lasts}
              onChange={(event) => setLasts(event.currentTarget.value)}
            />
            <Textarea
              label="Why it cannot wait for a signature"
              autosize
              minRows={2}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <ProblemAlert error={breaking.error} />
            <Group gap="xs">
              <Button
                type="submit"
                color="red"
                variant="outline"
                disabled={!reason.trim()}
                loading={breaking.isPending}
              >
                Break the glass
              </Button>
              <Button variant="default" onClick={() => setOpen(false)}>
                Leave it
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack gap="sm">
          <Text size="sm">
            Break-glass puts this version in force for at most an hour without a second signature. It alarms, ends by
            itself, and somebody else reviews it.
          </Text>
          <div>
            <Button variant="default" onClick={() => setOpen(true)}>
              Break glass…
            </Button>
          </div>
        </Stack>
      )}
    </Panel>
  )
}
