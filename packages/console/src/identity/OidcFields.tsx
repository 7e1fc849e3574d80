import { Group, PasswordInput, TagsInput, TextInput } from '@mantine/core'
import type { ProviderWire } from '../api/wire.ts'
import { CopyField } from './CopyField.tsx'
import type { OidcDraft } from './change-identity.ts'

interface Props {
  draft: OidcDraft
  from: ProviderWire | null
  onChange: (change: Partial<OidcDraft>) => void
}

export function OidcFields({ draft, from, onChange }: Props) {
  return (
    <>
      <CopyField label="Register there as redirect address" value={`${window.location.origin}/v1/sso/callback`} />
      <TextInput
        label="Issuer"
        description="Its address, under which /.well-known/openid-configuration lies."
        placeholder="https://login.example.org"
        type="url"
        required
        disabled={from !== null}
        value={draft.issuer}
        onChange={(event) => onChange({ issuer: event.currentTarget.value })}
      />
      <Group grow preventGrowOverflow={false}>
        <TextInput
          label="Client id"
          required
          value={draft.client_id}
          onChange={(event) => onChange({ client_id: event.currentTarget.value })}
        />
        <PasswordInput
          label="Client secret"
          description={from?.has_secret ? 'One is kept; fill in to replace it.' : undefined}
          autoComplete="off"
          value={draft.secret ?? ''}
          onChange={(event) => onChange({ secret: event.currentTarget.value })}
        />
      </Group>
      <TagsInput label="Scopes" value={draft.scopes} onChange={(scopes) => onChange({ scopes })} />
    </>
  )
}
