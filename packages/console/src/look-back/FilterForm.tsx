import { Autocomplete, Button, Group, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Panel } from '../shell/Panel.tsx'
import { systemsQuery } from '../systems/fetch-systems.ts'
import type { Asked } from './fetch-look-back.ts'
import { fromLocal, toLocal } from './local-time.ts'

/** Which decisions are alike. What is left empty is any. */
export function FilterForm({
  asked,
  since,
  onAsk,
}: {
  asked: Asked
  since: string | undefined
  onAsk: (asked: Asked) => void
}) {
  const { data: systems } = useQuery(systemsQuery)
  const [draft, setDraft] = useState<Asked>(asked)
  const set = (name: keyof Asked, value: string | undefined) => setDraft((before) => ({ ...before, [name]: value }))
  const chosen = systems?.items.filter(({ name }) => !draft.system || name === draft.system) ?? []
  const versions = draft.system ? chosen.flatMap((one) => one.versions.map(({ version }) => version)) : []
  const actions = new Set(chosen.flatMap((one) => one.actions.map(({ action }) => action)))
  return (
    <Panel title="Everything like this">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onAsk(draft)
        }}
      >
        <Group gap="sm" align="flex-end" grow preventGrowOverflow={false}>
          <Autocomplete
            label="System"
            placeholder="any"
            data={systems?.items.map(({ name }) => name) ?? []}
            value={draft.system ?? ''}
            onChange={(value) => setDraft({ ...draft, system: value, version: '' })}
          />
          <Autocomplete
            label="Version"
            placeholder="any"
            data={Array.from(new Set(versions)).filter(Boolean)}
            value={draft.version ?? ''}
            onChange={(value) => set('version', value)}
          />
          <Autocomplete
            label="Action"
            placeholder="any"
            data={Array.from(actions)}
            value={draft.action ?? ''}
            onChange={(value) => set('action', value)}
          />
          <TextInput
            label="Rule that routed it"
            placeholder="any"
            value={draft.rule ?? ''}
            onChange={(event) => set('rule', event.currentTarget.value)}
          />
          <TextInput
            label="Since"
            type="datetime-local"
            value={toLocal(draft.since ?? since)}
            onChange={(event) => set('since', fromLocal(event.currentTarget.value))}
          />
          <TextInput
            label="Until"
            type="datetime-local"
            value={toLocal(draft.until)}
            onChange={(event) => set('until', fromLocal(event.currentTarget.value))}
          />
          <Button type="submit">Look back</Button>
        </Group>
      </form>
    </Panel>
  )
}
