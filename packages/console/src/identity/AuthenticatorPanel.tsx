import { Button, Code, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { TotpOfferWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { plural } from '../words/numbers.ts'
import { confirmTotp, dropTotp, offerTotp } from './change-identity.ts'
import { meansQuery } from './fetch-identity.ts'
import { QrCode } from './QrCode.tsx'

export function AuthenticatorPanel() {
  const client = useQueryClient()
  const { data: means } = useQuery(meansQuery)
  const [offer, setOffer] = useState<TotpOfferWire | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [code, setCode] = useState('')
  const again = () => void client.invalidateQueries({ queryKey: meansQuery.queryKey })
  const begin = useMutation({ mutationFn: offerTotp, onSuccess: setOffer })
  const confirm = useMutation({
    mutationFn: () => confirmTotp(code.trim()),
    onSuccess: (answer) => {
      setCodes(answer.codes)
      setOffer(null)
      setCode('')
      again()
    },
  })
  const drop = useMutation({
    mutationFn: () => dropTotp(code.trim()),
    onSuccess: () => {
      setCode('')
      setCodes(null)
      notifyDone('The authenticator is off.')
      again()
    },
  })
  if (!means) return null
  const field = (
    <TextInput
      label="Code"
      description="The six digits that it shows now."
      inputMode="numeric"
      autoComplete="one-time-code"
      required
      value={code}
      onChange={(event) => setCode(event.currentTarget.value)}
    />
  )
  return (
    <Panel title="Authenticator app">
      <Stack gap="sm">
        {codes && (
          <Stack gap="xs">
            <Text size="sm">
              It is on. Keep these recovery codes where your phone is not: each signs you in once, and they are shown
              this once.
            </Text>
            <Code block>{codes.join('\n')}</Code>
            <Group>
              <CopyButton value={codes.join('\n')}>
                {({ copied, copy }) => (
                  <Button variant="default" onClick={copy}>
                    {copied ? 'Copied' : 'Copy them'}
                  </Button>
                )}
              </CopyButton>
              <Button variant="subtle" onClick={() => setCodes(null)}>
                I have kept them
              </Button>
            </Group>
          </Stack>
        )}
        {!means.totp && !offer && (
          <>
            <Text size="sm">
              With an authenticator a password or a link alone opens nothing: a code of your phone is asked for too. A
              passkey needs none.
            </Text>
            <div>
              <Button variant="default" onClick={() => begin.mutate()} loading={begin.isPending}>
                Set up an authenticator
              </Button>
            </div>
          </>
        )}
        {offer && (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              confirm.mutate()
            }}
          >
            <Stack gap="sm">
              <Text size="sm">
                Point the app at this picture, or type the secret in. Then give the code that it shows.
              </Text>
              <QrCode text={offer.uri} />
              <Code>{offer.secret.match(/.{1,4}/g)?.join(' ')}</Code>
              <Group align="flex-end" gap="xs">
                {field}
                <Button type="submit" loading={confirm.isPending}>
                  Turn it on
                </Button>
              </Group>
            </Stack>
          </form>
        )}
        {means.totp && !codes && (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              drop.mutate()
            }}
          >
            <Stack gap="sm">
              <Text size="sm">It is on. {plural(means.recovery_codes, 'recovery code')} left.</Text>
              <Group align="flex-end" gap="xs">
                {field}
                <Button type="submit" variant="default" loading={drop.isPending}>
                  Take it off
                </Button>
              </Group>
            </Stack>
          </form>
        )}
        <ProblemAlert error={begin.error ?? confirm.error ?? drop.error} />
      </Stack>
    </Panel>
  )
}
