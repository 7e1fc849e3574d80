import { Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProviderWire } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { addProvider, changeProvider, type OidcDraft, type SamlDraft, type WhoDraft } from './change-identity.ts'
import { readGroups, writeGroups } from './groups.ts'
import { OidcFields } from './OidcFields.tsx'
import { SamlFields } from './SamlFields.tsx'
import { splitCertificates } from './split-certificates.ts'
import { WhoComesIn } from './WhoComesIn.tsx'

const whoOf = ({ groups_claim, roles, default_roles, join, domains }: ProviderWire): WhoDraft => ({
  ...{ groups_claim, roles, default_roles, join, domains },
})
const nobody: WhoDraft = { groups_claim: 'groups', roles: {}, default_roles: [], join: false, domains: [] }
const scopes = ['openid', 'profile', 'email']

function draftOf(from: ProviderWire | null): OidcDraft | SamlDraft {
  if (!from) return { kind: 'oidc', name: '', issuer: '', client_id: '', scopes, ...nobody }
  const { name, issuer } = from
  return from.kind === 'oidc'
    ? { kind: 'oidc', name, issuer, client_id: from.client_id, scopes: from.scopes, ...whoOf(from) }
    : {
        ...{ kind: 'saml', name, issuer, sso_url: from.sso_url ?? '', ...whoOf(from) },
        certificates: from.certificates.map(({ pem }) => pem),
      }
}

/** What is not filled in is not sent. */
function told(draft: OidcDraft | SamlDraft, roles: Record<string, string[]>): OidcDraft | SamlDraft {
  if (draft.kind === 'oidc') {
    const { secret, ...rest } = draft
    return { ...rest, roles, ...(secret ? { secret } : {}) }
  }
  const { issuer, sso_url, certificates = [], ...rest } = draft
  const split = certificates.flatMap(splitCertificates)
  return {
    ...{ ...rest, roles, ...(issuer ? { issuer } : {}), ...(sso_url ? { sso_url } : {}) },
    ...(split.length > 0 ? { certificates: split } : {}),
  }
}

interface Props {
  from: ProviderWire | null
  onKept: (kept: ProviderWire) => void
  onClose: () => void
}

export function ProviderForm({ from, onKept, onClose }: Props) {
  const [draft, setDraft] = useState(() => draftOf(from))
  const [groups, setGroups] = useState(() => writeGroups(draft.roles))
  const set = (change: Partial<OidcDraft> | Partial<SamlDraft>) =>
    setDraft((before) => ({ ...before, ...change }) as OidcDraft | SamlDraft)
  const choose = (kind: string) => {
    const { name, groups_claim, roles, default_roles, join, domains } = draft
    const kept = { name, groups_claim, roles, default_roles, join, domains }
    setDraft(kind === 'saml' ? { kind, ...kept } : { kind: 'oidc', issuer: '', client_id: '', scopes, ...kept })
  }
  const read = readGroups(groups)
  const keep = useMutation({
    mutationFn: () => {
      const whole = told(draft, read.roles)
      return from ? changeProvider(from.id, whole) : addProvider(whole)
    },
    onSuccess: onKept,
  })
  const saml = draft.kind === 'saml'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        keep.mutate()
      }}
    >
      <Stack gap="sm">
        {!from && (
          <SegmentedControl
            aria-label="Kind of provider"
            data={[
              { value: 'oidc', label: 'OpenID Connect' },
              { value: 'saml', label: 'SAML 2.0' },
            ]}
            value={draft.kind}
            onChange={choose}
          />
        )}
        <TextInput
          label="Name"
          description="As the sign-in page calls it."
          required
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        {draft.kind === 'saml' ? (
          <SamlFields draft={draft} from={from} onChange={set} />
        ) : (
          <OidcFields draft={draft} from={from} onChange={set} />
        )}
        <WhoComesIn
          draft={draft}
          onChange={set}
          groups={groups}
          onGroups={setGroups}
          problem={read.problem}
          claim={
            saml
              ? {
                  label: 'Attribute that holds groups',
                  description: 'Entra: http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
                }
              : { label: 'Claim that holds groups' }
          }
          trust={
            saml
              ? 'An address in these that it names is taken to be the member with that address.'
              : 'A verified address in these is taken to be the member with that address.'
          }
        />
        <ProblemAlert error={keep.error} />
        <Group gap="xs">
          <Button type="submit" loading={keep.isPending} disabled={read.problem !== null}>
            {from ? 'Keep' : 'Add it'}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
