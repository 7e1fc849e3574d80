import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { serverNow } from '../api/server-clock.ts'
import type { DecisionWire } from '../api/wire.ts'
import { KeyButton } from '../keyboard/KeyButton.tsx'
import { GrantModal } from '../grants/GrantModal.tsx'
import { may } from '../shell/may.ts'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { mayBeOverridden } from './may-override.ts'
import { OverrideModal } from './OverrideModal.tsx'
import { mayVeto } from '../watch/may-veto.ts'
import { actOnDecision, type DecisionAct } from './act-on-decision.ts'

const words: Record<DecisionAct, { title: string; text: string; done: string }> = {
  veto: {
    title: 'Veto',
    text: 'It will not happen; if it was released already, its system is told to undo it.',
    done: 'Vetoed.',
  },
  cancel: {
    title: 'Cancel',
    text: 'It ends without an answer, as if its caller had withdrawn it.',
    done: 'Cancelled.',
  },
  flag: {
    title: 'Flag',
    text: 'It opens an incident: what resembles it waits for people, and so does this if it was to go ahead by itself.',
    done: 'Flagged.',
  },
}

/** What can still be done about it, by this person, in its present state. */
export function DecisionActions({ decision }: { decision: DecisionWire }) {
  const session = useSession()
  const client = useQueryClient()
  const [act, setAct] = useState<DecisionAct | null>(null)
  const [comment, setComment] = useState('')
  const [granting, setGranting] = useState(false)
  const [overriding, setOverriding] = useState(false)
  const doing = useMutation({
    mutationFn: (which: DecisionAct) => actOnDecision(decision.id, which, comment.trim()),
    onSuccess: (_, which) => {
      notifyDone(words[which].done)
      setAct(null)
      setComment('')
      void client.invalidateQueries()
    },
  })
  // Whether it takes one person alone is for the server to say.
  const mayBeGranted =
    decision.kind === 'action' &&
    decision.route.mode === 'gate' &&
    !['rejected', 'returned', 'refused'].includes(decision.status)
  const canVeto =
    may(session, 'decision.veto') && decision.vetoed_at === null && mayVeto(decision, decision.route.until, serverNow())
  const canCancel = may(session, 'decision.cancel') && ['waiting', 'holding', 'approved'].includes(decision.status)
  return (
    <Group gap="xs">
      {decision.task && decision.status === 'waiting' && may(session, 'judgment.give') && (
        <Button component={Link} to={`/decide?task=${decision.task}`}>
          Decide
        </Button>
      )}
      {canVeto && <KeyButton id="decision.veto" color="red" variant="outline" onPress={() => setAct('veto')} />}
      {may(session, 'decision.override') && mayBeOverridden(decision) && (
        <KeyButton id="decision.override" color="red" variant="outline" onPress={() => setOverriding(true)} />
      )}
      {overriding && <OverrideModal decision={decision} onClose={() => setOverriding(false)} />}
      {may(session, 'decision.flag') && (
        <Button variant="default" onClick={() => setAct('flag')}>
          Flag
        </Button>
      )}
      {may(session, 'grant.give') && mayBeGranted && (
        <Button variant="default" onClick={() => setGranting(true)}>
          Everything like this…
        </Button>
      )}
      {granting && <GrantModal decision={decision.id} onClose={() => setGranting(false)} />}
      {canCancel && (
        <Button variant="default" onClick={() => setAct('cancel')}>
          Cancel
        </Button>
      )}
      <Modal opened={act !== null} onClose={() => setAct(null)} title={act ? words[act].title : ''}>
        {act && (
          <Stack gap="sm">
            <Text>{words[act].text}</Text>
            <Textarea
              label="Why"
              description="Optional; it is kept with the decision."
              autosize
              minRows={2}
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
              data-autofocus
            />
            <ProblemAlert error={doing.error} />
            <Button
              color={act === 'veto' ? 'red' : undefined}
              onClick={() => doing.mutate(act)}
              loading={doing.isPending}
            >
              {words[act].title}
            </Button>
          </Stack>
        )}
      </Modal>
    </Group>
  )
}
