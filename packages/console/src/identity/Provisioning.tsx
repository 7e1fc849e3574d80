import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ProviderWire } from '../api/wire.ts'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { sayDay } from '../words/days.ts'
import { plural } from '../words/numbers.ts'
import { makeScimToken, revokeScimToken } from './change-identity.ts'
import { CopyField } from './CopyField.tsx'

const mostTokens = 2

/** A provider tells by itself who its people are and when they have left (SCIM): by a token that is shown once. */
export function Provisioning({ provider, onChanged }: { provider: ProviderWire; onChanged: () => void }) {
  const { id, name, scim } = provider
  const make = useMutation({ mutationFn: () => makeScimToken(id), onSuccess: onChanged })
  const revoke = useMutation({
    mutationFn: (token: string) => revokeScimToken(id, token),
    onSuccess: (_answer, token) => {
      if (make.data?.id === token) make.reset()
      onChanged()
    },
  })
  return (
    <Stack gap="sm" component="section" aria-label={`Provisioning by ${name}`}>
      <Text size="sm">
        {scim.provisioned > 0
          ? `${plural(scim.provisioned, 'person is', 'people are')} provisioned by it.`
          : 'It may tell by itself who its people are, which groups they are in and when they have left (SCIM 2.0). Whoever it takes out is out at once.'}
      </Text>
      <CopyField label="Address (Entra: Tenant URL; Okta: SCIM base URL)" value={scim.url} />
      {scim.tokens.map((token) => (
        <Group key={token.id} justify="space-between" gap="xs">
          <Text size="sm">
            A token of {sayDay(token.created_at)},{' '}
            {token.used_at === null ? 'not used yet' : `last used ${sayDay(token.used_at)}`}
          </Text>
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            loading={revoke.isPending && revoke.variables === token.id}
            onClick={() => revoke.mutate(token.id)}
            aria-label={`Revoke the token of ${sayDay(token.created_at)}`}
          >
            Revoke
          </Button>
        </Group>
      ))}
      {make.data && (
        <div>
          <Text size="sm" mb={2} role="status">
            Copy it now: it is shown this once and kept only as a hash. Entra calls it Secret Token, Okta the bearer
            token of HTTP Header.
          </Text>
          <CodeBlock code={make.data.secret} label="Copy the token" />
        </div>
      )}
      <ProblemAlert error={make.error ?? revoke.error} />
      {scim.tokens.length < mostTokens && (
        <div>
          <Button size="compact-md" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
            {scim.tokens.length === 0 ? 'Make a token' : 'Make another token, to change to'}
          </Button>
        </div>
      )}
    </Stack>
  )
}
