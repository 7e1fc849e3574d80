import { Group, NativeSelect } from '@mantine/core'
import { useSearchParams } from 'react-router'

/** Which of a list are shown, by how they stand: all, or as the address says. */
export function StatusSelect({ of }: { of: Readonly<Record<string, string>> }) {
  const [search, setSearch] = useSearchParams()
  return (
    <Group gap="xs">
      <NativeSelect
        aria-label="How it stands"
        value={search.get('status') ?? ''}
        onChange={(event) => setSearch(event.currentTarget.value ? { status: event.currentTarget.value } : {})}
        data={[{ value: '', label: 'All' }, ...Object.entries(of).map(([value, label]) => ({ value, label }))]}
      />
    </Group>
  )
}
