import { Button, Checkbox, Group, PasswordInput, Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProviderWire } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { addProvider, changeProvider, type ProviderDraft } from './change-identity.ts'
import { readGroups, writeGroups } from './groups.ts'

const empty: ProviderDraft = {
  ...{
    name: '',
    issuer: '',
    client_id: '',
    secret: '',
    scopes: ['openid', 'profile', 'email'],
    groups_claim: 'groups',
  },
  ...{ roles: {}, default_roles: [], join: false, domains: [] },
}

interface Props {
  from: ProviderWire | null
  onKept: (kept: ProviderWire) => void
  onClose: () => void
}

export function ProviderForm({ from, onKept, onClose }: Props) {
  const [draft, setDraft] = useState<ProviderDraft>(() => {
    if (!from) return empty
    const { name, issuer, client_id, scopes, groups_claim, roles, default_roles, join, domains } = from
    return { name, issuer, client_id, scopes, groups_claim, roles, default_roles, join, domains, secret: '' }
  })
  const [groups, setGroups] = useState(() => writeGroups(draft.roles))
  const set = (change: Partial<ProviderDraft>) => setDraft((before) => ({ ...before, ...change }))
  const read = readGroups(groups)
  const keep = useMutation({
    mutationFn: () => {
      const whole = { ...draft, roles: read.roles }
      return from ? changeProvider(from.id, whole) : addProvider(whole)
    },
    onSuccess: onKept,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        keep.mutate()
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="As the sign-in page calls it."
          required
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Issuer"
          description="Its address, under which /.well-known/openid-configuration lies."
          placeholder="https://login.example.org"
          type="url"
          required
          disabled={from !== null}
          value={draft.issuer}
          onChange={(event) => set({ issuer: event.currentTarget.value })}
        />
        <Group grow preventGrowOverflow={false}>
          <TextInput
            label="Client id"
            required
            value={draft.client_id}
            onChange={(event) => set({ client_id: event.currentTarget.value })}
          />
          <PasswordInput
            label="Client secret"
            description={from?.has_secret ? 'One is kept; fill in to replace it.' : undefined}
            autoComplete="off"
            value={draft.secret}
            onChange={(event) => set({ secret: event.currentTarget.value })}
          />
        </Group>
        <Group grow preventGrowOverflow={false}>
          <TagsInput label="Scopes" value={draft.scopes} onChange={(scopes) => set({ scopes })} />
          <TextInput
            label="Claim that holds groups"
            required
            value={draft.groups_claim}
            onChange={(event) => set({ groups_claim: event.currentTarget.value })}
          />
        </Group>
        <Textarea
          label="What groups give"
          description="A line for each: group: role, role"
          placeholder={'clinicians: reviewer\nqa: lead, auditor'}
          autosize
          minRows={2}
          error={read.problem}
          value={groups}
          onChange={(event) => setGroups(event.currentTarget.value)}
        />
        <TagsInput
          label="Everybody who comes in by it gets"
          placeholder="no role"
          value={draft.default_roles}
          onChange={(default_roles) => set({ default_roles })}
        />
        <TagsInput
          label="Trusted domains"
          description="A verified address in these is taken to be the member with that address."
          placeholder="none"
          value={draft.domains}
          onChange={(domains) => set({ domains })}
        />
        <Checkbox
          label="Whoever has a role by it joins, without an invitation"
          checked={draft.join}
          onChange={(event) => set({ join: event.currentTarget.checked })}
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
