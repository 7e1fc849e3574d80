import { Button, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProviderWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { retireProvider } from './change-identity.ts'
import { providersQuery } from './fetch-identity.ts'
import { ProviderForm } from './ProviderForm.tsx'
import { ProviderRow } from './ProviderRow.tsx'

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
            Google …) by OpenID Connect or SAML, and they come in by it, with the roles that their groups give them; it
            may also tell by itself who has joined and who has left.
          </Text>
        )}
        {data.items.map((one) => (
          <ProviderRow
            key={one.id}
            provider={one}
            retiring={retire.isPending && retire.variables === one.id}
            onChange={() => setEditing(one)}
            onRetire={() => retire.mutate(one.id)}
            onChanged={again}
          />
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
              // One of SAML goes on with what it now shows for the other side, and asks for theirs.
              setEditing(kept.ready ? null : kept)
              notifyDone(kept.ready ? 'Kept.' : 'Added. It is offered once the other side is filled in.')
              client.setQueryData(
                providersQuery.queryKey,
                (page) => page && { ...page, items: [...page.items.filter(({ id }) => id !== kept.id), kept] },
              )
              again()
            }}
          />
        )}
      </Stack>
    </Panel>
  )
}
