import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { ProviderWire } from '../api/wire.ts'
import { plural } from '../words/numbers.ts'
import { Provisioning } from './Provisioning.tsx'

interface Props {
  provider: ProviderWire
  retiring: boolean
  onChange: () => void
  onRetire: () => void
  onChanged: () => void
}

export function ProviderRow({ provider, retiring, onChange, onRetire, onChanged }: Props) {
  const [open, setOpen] = useState(false)
  const { name, kind, issuer, join, ready, linked, scim } = provider
  const facts = [
    ...[kind === 'saml' ? 'SAML' : 'OpenID Connect', issuer].filter(Boolean),
    `${plural(linked, 'person', 'people')} linked`,
    ...(scim.provisioned > 0 ? [`${scim.provisioned} provisioned`] : []),
  ]
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="wrap" gap="xs">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600}>{name}</Text>
            {join && <Badge variant="light">people join by it</Badge>}
            {!ready && <Badge variant="light">to be finished</Badge>}
          </Group>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {facts.join(' · ')}
          </Text>
        </div>
        <Group gap="xs">
          <Button
            size="compact-md"
            variant="default"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            aria-label={`Provisioning by ${name}`}
          >
            Provisioning
          </Button>
          <Button size="compact-md" variant="default" onClick={onChange} aria-label={`Change ${name}`}>
            Change
          </Button>
          <Button
            size="compact-md"
            variant="default"
            loading={retiring}
            onClick={onRetire}
            aria-label={`Retire ${name}`}
          >
            Retire
          </Button>
        </Group>
      </Group>
      {open && <Provisioning provider={provider} onChanged={onChanged} />}
    </Stack>
  )
}
