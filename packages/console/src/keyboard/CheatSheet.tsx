import { Group, Modal, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core'
import { type Scope, scopeNames } from './bindings.ts'
import { KeyBadge } from './KeyBadge.tsx'
import { useKeys } from './KeyProvider.tsx'
import type { BindingId } from './bindings.ts'

/** Every key, straight from the registry. */
export function CheatSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { registry, preferences, setPreferences } = useKeys()
  const scopes = Object.keys(scopeNames) as Scope[]
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="xl">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" verticalSpacing="lg">
        {scopes.map((scope) => (
          <Stack key={scope} gap={6}>
            <Title order={3} size="sm">
              {scopeNames[scope]}
            </Title>
            {registry.bindings
              .filter((binding) => binding.scope === scope)
              .map((binding) => (
                <Group key={binding.id} justify="space-between" wrap="nowrap" gap="sm">
                  <Text size="sm">{binding.label}</Text>
                  <KeyBadge id={binding.id as BindingId} />
                </Group>
              ))}
          </Stack>
        ))}
      </SimpleGrid>
      <Switch
        mt="xl"
        label="Single-character keys"
        description="Off: only keys with Control or Command do something. Change single keys in Settings."
        checked={!preferences.off}
        onChange={(event) => setPreferences({ ...preferences, off: !event.currentTarget.checked })}
      />
    </Modal>
  )
}
