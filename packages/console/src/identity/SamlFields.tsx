import { Stack, Text, Textarea, TextInput } from '@mantine/core'
import type { ProviderWire } from '../api/wire.ts'
import { sayDay } from '../words/days.ts'
import { CopyField } from './CopyField.tsx'
import type { SamlDraft } from './change-identity.ts'

interface Props {
  draft: SamlDraft
  from: ProviderWire | null
  onChange: (change: Partial<SamlDraft>) => void
}

/** First what the other side asks for, then what it shows for it. */
export function SamlFields({ draft, from, onChange }: Props) {
  if (!from)
    return (
      <Text size="sm" c="dimmed">
        Add it by its name: then this page shows what to enter there, and asks for what it shows you for it.
      </Text>
    )
  return (
    <>
      <CopyField label="Entity ID (Entra: Identifier; Okta: Audience URI)" value={from.client_id} />
      <CopyField label="ACS address (Entra: Reply URL; Okta: Single sign-on URL)" value={from.redirect_uri} />
      <TextInput
        label="Its entity ID"
        description="Entra: Microsoft Entra Identifier. Okta: Issuer."
        placeholder="https://sts.windows.net/…"
        value={draft.issuer ?? ''}
        onChange={(event) => onChange({ issuer: event.currentTarget.value })}
      />
      <TextInput
        label="Its sign-on address"
        description="Entra: Login URL. Okta: Sign on URL."
        placeholder="https://login.example.org/saml"
        type="url"
        value={draft.sso_url ?? ''}
        onChange={(event) => onChange({ sso_url: event.currentTarget.value })}
      />
      <Textarea
        label="Its certificates"
        description="Base64, as it offers them. While it changes them, one below the other: both count."
        placeholder="-----BEGIN CERTIFICATE-----"
        autosize
        minRows={3}
        maxRows={10}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={(draft.certificates ?? []).join('\n')}
        onChange={(event) => onChange({ certificates: [event.currentTarget.value] })}
      />
      {from.certificates.length > 0 && (
        <Stack gap={2}>
          {from.certificates.map((one) => (
            <Text key={one.sha256} size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {one.subject}, until {sayDay(one.not_after)}. SHA-256 {one.sha256.slice(0, 29)}…
            </Text>
          ))}
        </Stack>
      )}
    </>
  )
}
