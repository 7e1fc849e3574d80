import { Alert, Button, Group, NumberInput, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { ObjectiveWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count } from '../words/numbers.ts'
import { brief } from './objective-words.ts'
import { changeObjective, evidenceQuery, makeObjective, type Wish } from './objectives.ts'

type Percent = number | string
const share = (percent: Percent) => Number((Number(percent) / 100).toFixed(6))
const percentOf = (of: number) => Number((of * 100).toFixed(4))

/** What makes it another wish; what is known of the old one says nothing of it. */
const asksAnew = ['where', 'max_error', 'confidence', 'segment', 'truth_after'] as const

/** A wish, with what it costs in evidence before it is made. @param objective the one that is changed; a new one without. */
export function ObjectiveForm({ objective, onDone }: { objective?: ObjectiveWire; onDone: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [id, setId] = useState(objective?.id ?? '')
  const [where, setWhere] = useState(objective?.where ?? 'action == ""')
  const [wrong, setWrong] = useState<Percent>(percentOf(objective?.max_error ?? 0.02))
  const [sure, setSure] = useState<Percent>(percentOf(objective?.confidence ?? 0.95))
  const [audited, setAudited] = useState<Percent>(percentOf(objective?.min_audit_rate ?? 0.05))
  const [segment, setSegment] = useState(objective?.segment ?? '')
  const [within, setWithin] = useState(objective?.answer_within ?? '7d')
  const [truth, setTruth] = useState(objective?.truth_after ?? '')
  const [asked] = useDebouncedValue({ wrong: share(wrong), sure: share(sure) }, 250)
  const { data: evidence } = useQuery(evidenceQuery(asked.wrong, asked.sure))
  const wish: Omit<Wish, 'id'> = {
    ...{ where: where.trim(), max_error: share(wrong), confidence: share(sure), min_audit_rate: share(audited) },
    ...{ segment: segment.trim() || null, answer_within: within.trim(), truth_after: truth.trim() || null },
  }
  const isAnother = objective !== undefined && asksAnew.some((name) => wish[name] !== objective[name])
  const making = useMutation({
    mutationFn: () => (objective ? changeObjective(id, wish) : makeObjective({ id: id.trim(), ...wish })),
    onSuccess: (made) => {
      notifyDone(
        !objective || isAnother
          ? 'It learns from now on: people decide, and everything in it is audited.'
          : 'It stands as you changed it.',
      )
      void client.invalidateQueries({ queryKey: ['objectives'] })
      void navigate(`/objectives/${made.id}`)
      onDone()
    },
  })
  return (
    <Panel title={objective ? 'Change it' : 'A new objective'}>
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
              description="Policies call it by this: met(“refund-errors”)."
              placeholder="refund-errors"
              value={id}
              readOnly={objective !== undefined}
              onChange={(event) => setId(event.currentTarget.value)}
            />
            <TextInput
              label="Judged apart by"
              description="A fact whose values are judged each by itself, or nothing."
              placeholder="attributes.region"
              value={segment}
              onChange={(event) => setSegment(event.currentTarget.value)}
            />
          </SimpleGrid>
          <Textarea
            label="Which decisions"
            description="A condition, as in a policy."
            autosize
            minRows={2}
            spellCheck={false}
            value={where}
            onChange={(event) => setWhere(event.currentTarget.value)}
          />
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <NumberInput label="Wrong at most" suffix=" %" min={0.01} max={50} value={wrong} onChange={setWrong} />
            <NumberInput label="With confidence" suffix=" %" min={50} max={99.99} value={sure} onChange={setSure} />
            <NumberInput
              label="Audited while it holds"
              suffix=" %"
              min={0.1}
              max={100}
              value={audited}
              onChange={setAudited}
            />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label="An audit is answered within"
              description="7d, 12h. One that is not counts as an error."
              value={within}
              onChange={(event) => setWithin(event.currentTarget.value)}
            />
            <TextInput
              label="Or judged by what turned out, after"
              description="30d: by the truth that was reported by then, instead of by audits."
              placeholder="by audits"
              value={truth}
              onChange={(event) => setTruth(event.currentTarget.value)}
            />
          </SimpleGrid>
          {evidence && (
            <Text size="sm" role="status">
              {brief(evidence.max_error)} at {brief(evidence.confidence)} takes at least {count(evidence.fewest)} audits
              without an error
              {evidence.if_wrong.map(
                ({ share: truly, audits }) => `; about ${count(audits)} if it is truly wrong in ${brief(truly)}`,
              )}
              .
            </Text>
          )}
          {isAnother && (
            <Alert color="yellow" title="That is another wish">
              It learns anew: until fresh audits suffice nothing goes ahead on it.
            </Alert>
          )}
          <ProblemAlert error={making.error} />
          <Group gap="xs">
            <Button type="submit" disabled={!id.trim() || !where.trim()} loading={making.isPending}>
              {objective ? 'Change it' : 'State it'}
            </Button>
            <Button variant="default" onClick={onDone}>
              Leave it
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
