import { Button, Group, NativeSelect, NumberInput, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count } from '../words/numbers.ts'
import { makeSet } from './qualifications.ts'
import { readPairs } from './read-pairs.ts'

const most = 200
const lasting = [
  { value: '90d', label: 'three months' },
  { value: '180d', label: 'six months' },
  { value: '365d', label: 'a year' },
  { value: '', label: 'until a lead takes it away' },
]
const retries = [
  { value: '1d', label: 'a day' },
  { value: '7d', label: 'a week' },
  { value: '30d', label: 'thirty days' },
]

export function SetForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [skill, setSkill] = useState('')
  const [percent, setPercent] = useState<number | string>(80)
  const [lasts, setLasts] = useState('180d')
  const [retry, setRetry] = useState('7d')
  const [text, setText] = useState('')
  const { pairs, without } = readPairs(text)
  const answers = new Set(pairs.map(({ right }) => right))
  const making = useMutation({
    mutationFn: () =>
      makeSet({
        ...{ name: name.trim(), skill: skill.trim(), passMark: Number(percent) / 100 },
        ...{ expiresAfter: lasts || null, retryAfter: retry, pairs },
      }),
    onSuccess: (set) => {
      notifyDone(`${set.name}: people can take it now.`)
      void client.invalidateQueries({ queryKey: ['qualifications'] })
      onDone()
    },
  })
  const problem =
    without.length > 0
      ? `Line ${without.slice(0, 5).join(', ')} ${without.length === 1 ? 'has' : 'have'} no right answer: put a tab before it.`
      : pairs.length > most
        ? `A set holds at most ${most} items.`
        : answers.size === 1
          ? 'All items have the same right answer, so nothing is proven.'
          : null
  const ready = name.trim() && skill.trim() && Number(percent) > 0 && pairs.length > 0 && problem === null
  return (
    <Panel title="A new set">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          making.mutate()
        }}
      >
        <Stack gap="sm">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label="Name"
              placeholder="German mail"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <TextInput
              label="Skill that it proves"
              placeholder="lang:de"
              value={skill}
              onChange={(event) => setSkill(event.currentTarget.value)}
            />
            <NumberInput label="Right at least" suffix=" %" min={1} max={100} value={percent} onChange={setPercent} />
            <NativeSelect
              label="The skill lasts"
              data={lasting}
              value={lasts}
              onChange={(event) => setLasts(event.currentTarget.value)}
            />
            <NativeSelect
              label="Another try after"
              data={retries}
              value={retry}
              onChange={(event) => setRetry(event.currentTarget.value)}
            />
          </SimpleGrid>
          <Textarea
            label="Items"
            description="One a line: what is asked, a tab, the right answer. Two columns of a spreadsheet paste like that. The right answers are sealed and told to nobody."
            autosize
            minRows={5}
            maxRows={16}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={problem}
          />
          {pairs.length > 0 && (
            <Text size="sm" c="dimmed" role="status">
              {count(pairs.length)} {pairs.length === 1 ? 'item' : 'items'}; to choose from:{' '}
              {Array.from(answers).toSorted().slice(0, 12).join(', ')}
              {answers.size > 12 && ' …'}
            </Text>
          )}
          <ProblemAlert error={making.error} />
          <Group gap="xs">
            <Button type="submit" disabled={!ready} loading={making.isPending}>
              Make it
            </Button>
            <Button variant="default" onClick={onDone}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
