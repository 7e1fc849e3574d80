import { Checkbox, TagsInput, Textarea, TextInput } from '@mantine/core'
import type { WhoDraft } from './change-identity.ts'

interface Props {
  draft: WhoDraft
  onChange: (change: Partial<WhoDraft>) => void
  /** As they are typed; read where they are kept. */
  groups: string
  onGroups: (text: string) => void
  problem: string | null
  claim: { label: string; description?: string }
  trust: string
}

/** Who comes in by a provider, and as what. */
export function WhoComesIn({ draft, onChange, groups, onGroups, problem, claim, trust }: Props) {
  return (
    <>
      <TextInput
        {...claim}
        required
        value={draft.groups_claim}
        onChange={(event) => onChange({ groups_claim: event.currentTarget.value })}
      />
      <Textarea
        label="What groups give"
        description="A line for each: group: role, role"
        placeholder={'clinicians: reviewer\nqa: lead, auditor'}
        autosize
        minRows={2}
        error={problem}
        value={groups}
        onChange={(event) => onGroups(event.currentTarget.value)}
      />
      <TagsInput
        label="Everybody who comes in by it gets"
        placeholder="no role"
        value={draft.default_roles}
        onChange={(default_roles) => onChange({ default_roles })}
      />
      <TagsInput
        label="Trusted domains"
        description={trust}
        placeholder="none"
        value={draft.domains}
        onChange={(domains) => onChange({ domains })}
      />
      <Checkbox
        label="Whoever has a role by it joins, without an invitation"
        checked={draft.join}
        onChange={(event) => onChange({ join: event.currentTarget.checked })}
      />
    </>
  )
}
