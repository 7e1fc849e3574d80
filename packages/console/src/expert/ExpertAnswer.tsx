import { Button, Checkbox, Group, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ExpertTaskWire, Json, Verdict } from '../api/wire.ts'
import { Choices } from '../edit/Choices.tsx'
import { emptyOf, readSchema } from '../edit/read-schema.ts'
import { SchemaForm } from '../edit/SchemaForm.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { verdictWords } from '../words/status.ts'
import { answerExpert } from './answer-expert.ts'

interface Props {
  address: string
  task: ExpertTaskWire
  asked: NonNullable<ExpertTaskWire['asked']>
  onDone: () => void
}

const words = { type: 'string', title: 'Your answer', minLength: 1, maxLength: 4_000 } as const

/** The verdict, with reasons or the value that it needs. */
export function ExpertAnswer({ address, task, asked, onDone }: Props) {
  const [verdict, setVerdict] = useState<Verdict | null>(
    asked.verdicts.length === 1 ? (asked.verdicts[0] ?? null) : null,
  )
  const [codes, setCodes] = useState<ReadonlySet<string>>(new Set())
  const [comment, setComment] = useState('')
  const [insist, setInsist] = useState(false)
  const answering = useMutation({
    mutationFn: ({ chosen, proposal }: { chosen: Verdict; proposal?: Json }) =>
      answerExpert(address, task, {
        answer: { verdict: chosen, ...(proposal === undefined ? {} : { proposal }) },
        ...(comment.trim() ? { comment: comment.trim() } : {}),
        ...(codes.size > 0 ? { reason_codes: Array.from(codes) } : {}),
        ...(insist ? { insist } : {}),
        view: { digest: asked.digest, opened: ['input', 'proposal'] },
      }),
    onSettled: onDone,
  })
  const withValue = verdict === 'edit' || verdict === 'respond'
  const schema = asked.schema ?? (verdict === 'respond' ? words : null)
  const toggle = (code: string) =>
    setCodes((before) => {
      const next = new Set(before)
      if (!next.delete(code)) next.add(code)
      return next
    })
  const rest = (
    <>
      <Textarea
        label="Your reasons"
        description={verdict === 'return' ? 'What should be done differently.' : 'They are kept with your answer.'}
        autosize
        minRows={3}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {asked.objection !== null && (
        <Checkbox
          label="I insist, whatever the second look says"
          checked={insist}
          onChange={(event) => setInsist(event.currentTarget.checked)}
        />
      )}
      <ProblemAlert error={answering.error} />
    </>
  )
  return (
    <Panel title="Your answer">
      <Stack gap="sm">
        {asked.verdicts.length > 1 && (
          <Group gap="xs" role="group" aria-label="Your answer">
            {asked.verdicts.map((one) => (
              <Button
                key={one}
                variant={verdict === one ? 'filled' : 'default'}
                aria-pressed={verdict === one}
                onClick={() => setVerdict(one)}
              >
                {verdictWords[one].act}
              </Button>
            ))}
          </Group>
        )}
        {verdict === 'reject' && asked.reasons.length > 0 && (
          <Choices
            several
            label="Reasons"
            name="reasons"
            choices={asked.reasons.map(({ code, label }) => ({ key: code, label }))}
            chosen={codes}
            onChoose={toggle}
          />
        )}
        {verdict && withValue && (
          <SchemaForm
            start={verdict === 'edit' ? asked.proposal : schema ? emptyOf(readSchema(schema, schema)) : ''}
            schema={schema}
            onCancel={() => setVerdict(null)}
            onSubmit={(proposal) => answering.mutate({ chosen: verdict, proposal })}
          >
            {() => (
              <>
                {rest}
                <Button type="submit" loading={answering.isPending}>
                  Give this answer
                </Button>
              </>
            )}
          </SchemaForm>
        )}
        {verdict && !withValue && (
          <>
            {rest}
            <Button loading={answering.isPending} onClick={() => answering.mutate({ chosen: verdict })}>
              Give this answer
            </Button>
          </>
        )}
      </Stack>
    </Panel>
  )
}
