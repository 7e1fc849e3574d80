import { Button, Group, SegmentedControl, Stack, TagsInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { mintOwnKey, mintSystemKey, type Minted } from './change-keys.ts'

export function MintForm({ onMinted }: { onMinted: (minted: Minted & { name: string }) => void }) {
  const session = useSession()
  const client = useQueryClient()
  const mayMint = may(session, 'key.mint')
  const [kind, setKind] = useState(mayMint ? 'system' : 'personal')
  const [name, setName] = useState('')
  const [systems, setSystems] = useState<string[]>([])
  const mint = useMutation({
    mutationFn: async () => ({
      ...(await (kind === 'system' ? mintSystemKey(name.trim(), systems) : mintOwnKey(name.trim(), session.person.id))),
      name: name.trim(),
    }),
    onSuccess: (minted) => {
      onMinted(minted)
      setName('')
      setSystems([])
      void client.invalidateQueries({ queryKey: ['keys'] })
    },
  })
  return (
    <Panel title="Make a key">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          mint.mutate()
        }}
      >
        <Stack gap="sm">
          {mayMint && (
            <SegmentedControl
              size="xs"
              w="fit-content"
              value={kind}
              onChange={setKind}
              aria-label="Kind of key"
              data={[
                { value: 'system', label: 'For a system' },
                { value: 'personal', label: 'For me' },
              ]}
            />
          )}
          <Group gap="sm" align="flex-end" grow preventGrowOverflow={false}>
            <TextInput
              label="Name"
              description="What uses it"
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {kind === 'system' && (
              <TagsInput
                label="Systems"
                description="Which systems it may speak for. Enter after each."
                value={systems}
                onChange={setSystems}
              />
            )}
          </Group>
          <ProblemAlert error={mint.error} />
          <div>
            <Button
              type="submit"
              loading={mint.isPending}
              disabled={!name.trim() || (kind === 'system' && systems.length === 0)}
            >
              Make the key
            </Button>
          </div>
        </Stack>
      </form>
    </Panel>
  )
}
