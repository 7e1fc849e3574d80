import { SimpleGrid, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { systemsQuery } from '../systems/fetch-systems.ts'
import type { Scope } from './change-watch.ts'

/** Systems and actions; a field that is left empty means all of them. */
export function ScopeFields({ scope, onChange }: { scope: Scope; onChange: (scope: Scope) => void }) {
  const { data } = useQuery(systemsQuery)
  const systems = data?.items ?? []
  const near = systems.filter(({ name }) => scope.systems.length === 0 || scope.systems.includes(name))
  const actions = new Set(near.flatMap((system) => system.actions.map(({ action }) => action)))
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TagsInput
        label="Systems"
        placeholder={scope.systems.length === 0 ? 'all of them' : ''}
        data={systems.map(({ name }) => name)}
        value={[...scope.systems]}
        onChange={(names) => onChange({ ...scope, systems: names })}
      />
      <TagsInput
        label="Actions"
        placeholder={scope.actions.length === 0 ? 'all of them' : ''}
        data={Array.from(actions).sort()}
        value={[...scope.actions]}
        onChange={(names) => onChange({ ...scope, actions: names })}
      />
    </SimpleGrid>
  )
}
