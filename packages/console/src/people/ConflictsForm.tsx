import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PersonWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { changePerson, declareConflicts } from './change-people.ts'
import { ChangeNote } from './ChangeNote.tsx'
import { conflictKinds, sayConflict } from './conflict-words.ts'
import { useChange } from './use-change.ts'

/** What somebody decides nothing about: one says so oneself, and who leads puts it on record for others. */
export function ConflictsForm({ person, mine }: { person: PersonWire; mine: boolean }) {
  const [kind, setKind] = useState('subject')
  const [what, setWhat] = useState('')
  const change = useChange()
  const known = person.conflicts ?? []
  const before = known.filter(({ own }) => own === mine).map(({ on }) => on)
  const send = (list: readonly string[]) =>
    mine ? declareConflicts(list) : changePerson(person.id, { conflicts: [...list] })
  const put = (list: readonly string[], words: string) =>
    change.start({ act: () => send(list), words, back: () => send(before), done: () => setWhat('') })
  return (
    <Panel title={mine ? 'Your conflicts of interest' : 'Conflicts of interest'} order={3}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {mine
            ? 'What you decide nothing about. It is never offered to you, and what you hold of it goes back to the queue.'
            : `What ${person.name} decides nothing about. They cannot lift what you put on record.`}
        </Text>
        {known.map(({ on, own }) => (
          <Group key={`${on} ${own}`} justify="space-between" wrap="nowrap" gap="sm">
            <Text size="sm" component="div">
              <TextView text={sayConflict(on)} inline />
              <Text size="sm" c="dimmed" component="div">
                {own ? (mine ? 'you said so' : 'said so themselves') : 'put on record by a lead'}
              </Text>
            </Text>
            {own === mine && (
              <Button
                size="compact-sm"
                variant="subtle"
                disabled={change.busy}
                onClick={() =>
                  put(
                    before.filter((one) => one !== on),
                    'It is lifted.',
                  )
                }
                aria-label={`Lift: ${sayConflict(on)}`}
              >
                Lift
              </Button>
            )}
          </Group>
        ))}
        <ChangeNote change={change} />
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (what.trim()) put([...before, `${kind}:${what.trim()}`], 'It is on record.')
          }}
        >
          <Group gap="xs" align="flex-end">
            <NativeSelect
              label="Conflict with"
              value={kind}
              onChange={(event) => setKind(event.currentTarget.value)}
              data={conflictKinds.map(({ value, label }) => ({ value, label }))}
            />
            <TextInput
              label="Which"
              placeholder={conflictKinds.find(({ value }) => value === kind)?.placeholder}
              value={what}
              onChange={(event) => setWhat(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={change.busy} disabled={!what.trim()}>
              Put on record
            </Button>
          </Group>
        </form>
      </Stack>
    </Panel>
  )
}
