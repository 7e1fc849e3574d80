import { Badge, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProviderWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { plural } from '../words/numbers.ts'
import { retireProvider } from './change-identity.ts'
import { providersQuery } from './fetch-identity.ts'
import { ProviderForm } from './ProviderForm.tsx'

export function ProvidersPanel() {
  const client = useQueryClient()
  const { data } = useQuery(providersQuery)
  const [editing, setEditing] = useState<ProviderWire | 'new' | null>(null)
  const again = () => void client.invalidateQueries({ queryKey: providersQuery.queryKey })
  const retire = useMutation({
    mutationFn: retireProvider,
    onSuccess: () => {
      notifyDone('Nobody comes in by it any more.')
      again()
    },
  })
  if (!data) return null
  return (
    <Panel title="Single sign-on">
      <Stack gap="md">
        {data.items.length === 0 && editing === null && (
          <Text size="sm">
            People sign in here by links, passwords and passkeys. Add your identity provider (Entra ID, Okta, Keycloak,
            Google …), and they come in by it, with the roles that their groups give them.
          </Text>
        )}
        {data.items.map((one) => (
          <Group key={one.id} justify="space-between" wrap="wrap" gap="xs">
            <div>
              <Group gap="xs">
                <Text fw={600}>{one.name}</Text>
                {one.join && <Badge variant="light">people join by it</Badge>}
              </Group>
              <Text size="sm" c="dimmed">
                {one.issuer} · {plural(one.linked, 'person', 'people')} linked
              </Text>
            </div>
            <Group gap="xs">
              <CopyButton value={one.redirect_uri}>
                {({ copied, copy }) => (
                  <Button size="compact-md" variant="default" onClick={copy}>
                    {copied ? 'Copied' : 'Copy the redirect address'}
                  </Button>
                )}
              </CopyButton>
              <Button
                size="compact-md"
                variant="default"
                onClick={() => setEditing(one)}
                aria-label={`Change ${one.name}`}
              >
                Change
              </Button>
              <Button
                size="compact-md"
                variant="default"
                loading={retire.isPending && retire.variables === one.id}
                onClick={() => retire.mutate(one.id)}
                aria-label={`Retire ${one.name}`}
              >
                Retire
              </Button>
            </Group>
          </Group>
        ))}
        <ProblemAlert error={retire.error} />
        {editing === null ? (
          <div>
            <Button variant="default" onClick={() => setEditing('new')}>
              Add a provider
            </Button>
          </div>
        ) : (
          <ProviderForm
            key={editing === 'new' ? 'new' : editing.id}
            from={editing === 'new' ? null : editing}
            onClose={() => setEditing(null)}
            onKept={(kept) => {
              setEditing(null)
              notifyDone('Kept.')
              client.setQueryData(
                providersQuery.queryKey,
                (page) => page && { ...page, items: [...page.items.filter(({ id }) => id !== kept.id), kept] },
              )
              again()
            }}
          />
        )}
        {editing === 'new' && (
          <Text size="sm" c="dimmed">
            Register there: <Code>{`${window.location.origin}/v1/sso/callback`}</Code>
          </Text>
        )}
      </Stack>
    </Panel>
  )
}
