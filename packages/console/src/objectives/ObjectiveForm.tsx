import { Button, Group, NumberInput, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count } from '../words/numbers.ts'
import { brief } from './objective-words.ts'
import { evidenceQuery, makeObjective } from './objectives.ts'

type Percent = number | string
const share = (percent: Percent) => Number((Number(percent) / 100).toFixed(6))

/** A wish, with what it costs in evidence before it is made. */
export function ObjectiveForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [id, setId] = useState('')
  const [where, setWhere] = useState('action == ""')
  const [wrong, setWrong] = useState<Percent>(2)
  const [sure, setSure] = useState<Percent>(95)
  const [audited, setAudited] = useState<Percent>(5)
  const [segment, setSegment] = useState('')
  const [asked] = useDebouncedValue({ wrong: share(wrong), sure: share(sure) }, 250)
  const { data: evidence } = useQuery(evidenceQuery(asked.wrong, asked.sure))
  const making = useMutation({
    mutationFn: () =>
      makeObjective({
        ...{ id: id.trim(), where: where.trim(), max_error: share(wrong), confidence: share(sure) },
        min_audit_rate: share(audited),
        ...(segment.trim() ? { segment: segment.trim() } : {}),
      }),
    onSuccess: (made) => {
      notifyDone('It learns from now on: people decide, and everything in it is audited.')
      void client.invalidateQueries({ queryKey: ['objectives'] })
      void navigate(`/objectives/${made.id}`)
      onDone()
    },
  })
  return (
    <Panel title="A new objective">
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
          <ProblemAlert error={making.error} />
          <Group gap="xs">
            <Button type="submit" disabled={!id.trim() || !where.trim()} loading={making.isPending}>
              State it
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
