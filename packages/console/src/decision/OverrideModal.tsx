import { Button, Modal, Stack, Switch, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { DecisionWire, Json } from '../api/wire.ts'
import { ChangeList } from '../edit/ChangeList.tsx'
import { Choices } from '../edit/Choices.tsx'
import { diffValues } from '../edit/diff-values.ts'
import { SchemaForm } from '../edit/SchemaForm.tsx'
import { useReasons } from '../focus/use-reasons.ts'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { overrideDecision } from './override-decision.ts'

/** Overturns what has ended: a reason, words that whoever it is about may read, and maybe what should stand instead. */
export function OverrideModal({ decision, onClose }: { decision: DecisionWire; onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const reasons = useReasons(decision.queue)
  const [code, setCode] = useState('')
  const [comment, setComment] = useState('')
  const [instead, setInstead] = useState(false)
  const [tried, setTried] = useState(false)
  const doing = useMutation({
    mutationFn: (proposal: Json | undefined) =>
      overrideDecision(decision.id, {
        reason_code: code,
        comment: comment.trim(),
        outcome: proposal === undefined ? 'overturned' : { proposal },
      }),
    onSuccess: ({ replacement }) => {
      notifyDone(replacement ? 'Overridden. This is what was proposed instead.' : 'Overridden. It is being taken back.')
      void client.invalidateQueries()
      onClose()
      if (replacement) void navigate(`/decisions/${replacement}`)
    },
  })
  const submit = (proposal?: Json) => {
    setTried(true)
    if (code && comment.trim()) doing.mutate(proposal)
  }
  const button = (
    <>
      <ProblemAlert error={doing.error} />
      <Button
        type={instead ? 'submit' : 'button'}
        color="red"
        loading={doing.isPending}
        onClick={instead ? undefined : () => submit()}
      >
        {instead ? 'Override, and propose this' : 'Override'}
      </Button>
    </>
  )
  return (
    <Modal opened onClose={onClose} title="Override" size="lg">
      <Stack gap="sm">
        <Text>
          Its status and outcome stay in the record; you overturn them, and what was done is taken back step by step. It
          cannot be overridden twice.
        </Text>
        <div>
          <Text size="sm" fw={500} mb={4} id="override-why">
            Why
          </Text>
          <Choices
            label="Why"
            name="reason"
            choices={reasons.map((reason) => ({ key: reason.code, label: reason.label }))}
            chosen={new Set([code])}
            describedBy={tried && !code ? 'override-reason-missing' : undefined}
            onChoose={setCode}
          />
          {tried && !code && (
            <Text size="sm" c="var(--cs-bad)" id="override-reason-missing" role="alert" mt={4}>
              Choose a reason.
            </Text>
          )}
        </div>
        <Textarea
          label="In your own words"
          description="Kept with the decision. Whoever it is about may be told."
          autosize
          minRows={2}
          maxRows={8}
          maxLength={20_000}
          required
          value={comment}
          error={tried && !comment.trim() ? 'Say what was wrong' : undefined}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        {decision.kind !== 'question' && (
          <Switch
            label="Propose something else in its place"
            description="A decision of its own, asked for by you: where people must answer it, somebody else does."
            checked={instead}
            onChange={(event) => setInstead(event.currentTarget.checked)}
          />
        )}
        {instead ? (
          <SchemaForm start={decision.proposal} schema={decision.schema} onCancel={onClose} onSubmit={submit}>
            {(value) => (
              <>
                <Text size="sm" fw={600}>
                  Was → now
                </Text>
                <ChangeList changes={diffValues(decision.proposal, value)} />
                {button}
              </>
            )}
          </SchemaForm>
        ) : (
          button
        )}
      </Stack>
    </Modal>
  )
}
