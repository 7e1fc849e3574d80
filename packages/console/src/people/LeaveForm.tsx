import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PersonWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { dayEnds, dayStarts } from '../words/days.ts'
import { useNow } from '../words/use-now.ts'
import { changePerson, type PersonChange } from './change-people.ts'
import { ChangeNote } from './ChangeNote.tsx'
import { sayLeave } from './leave-words.ts'
import { useChange } from './use-change.ts'

const asRequest = (leave: PersonWire['leave']): Exclude<PersonChange['leave'], undefined> =>
  leave && { from: leave.from, to: leave.to, ...(leave.cover ? { cover: leave.cover.id } : {}) }

/** While it lasts, the cover may fill the seats that name whoever is away. */
export function LeaveForm({ person, others }: { person: PersonWire; others: readonly PersonWire[] }) {
  const [first, setFirst] = useState('')
  const [last, setLast] = useState('')
  const [cover, setCover] = useState('')
  const now = useNow(60_000)
  const change = useChange()
  const told = sayLeave(person.leave, now)
  const [from, to] = [dayStarts(first), dayEnds(last)]
  const put = (leave: Exclude<PersonChange['leave'], undefined>, words: string) => {
    const before = told ? asRequest(person.leave) : null
    change.start({
      act: () => changePerson(person.id, { leave }),
      words,
      back: () => changePerson(person.id, { leave: before }),
    })
  }
  return (
    <Panel title="Leave" order={3}>
      <Stack gap="sm">
        {told ? (
          <Group justify="space-between" wrap="nowrap" gap="sm">
            <Text size="sm">{told}.</Text>
            <Button
              size="compact-sm"
              variant="subtle"
              flex="none"
              onClick={() => put(null, `The leave of ${person.name} is ended.`)}
              disabled={change.busy}
            >
              End the leave
            </Button>
          </Group>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              if (from && to) put({ from, to, ...(cover ? { cover } : {}) }, `The leave of ${person.name} is entered.`)
            }}
          >
            <Group gap="xs" align="flex-end">
              <TextInput
                label="First day"
                type="date"
                value={first}
                onChange={(event) => setFirst(event.currentTarget.value)}
              />
              <TextInput
                label="Last day"
                type="date"
                value={last}
                onChange={(event) => setLast(event.currentTarget.value)}
              />
              <NativeSelect
                label="Covered by"
                value={cover}
                onChange={(event) => setCover(event.currentTarget.value)}
                data={[
                  { value: '', label: 'Nobody' },
                  ...others.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
              <Button type="submit" variant="default" loading={change.busy} disabled={!from || !to}>
                Enter the leave
              </Button>
            </Group>
          </form>
        )}
        <ChangeNote change={change} />
        <Text size="sm" c="dimmed">
          Nothing can be passed to somebody who is away. The cover fills the seats that name them, and only those.
        </Text>
      </Stack>
    </Panel>
  )
}
