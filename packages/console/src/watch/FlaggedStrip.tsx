import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { closeIncident } from '../incidents/close-incident.ts'
import { incidentQuery } from '../incidents/fetch-incidents.ts'
import { KeyButton } from '../keyboard/KeyButton.tsx'
import { may } from '../shell/may.ts'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { useSession } from '../shell/SessionContext.ts'
import { plural } from '../words/numbers.ts'
import { DoneStrip } from './DoneStrip.tsx'
import type { Done } from './use-object.ts'

/** What the flag did: the incident, and what it holds. It is taken back by who may close it, if it opened it. */
export function FlaggedStrip({ flagged, onClose }: { flagged: Done; onClose: () => void }) {
  const session = useSession()
  const client = useQueryClient()
  const navigate = useNavigate()
  const id = flagged.incident ?? ''
  const { data: incident } = useQuery({ ...incidentQuery(id), enabled: id !== '' })
  const held = incident?.decisions.filter(({ how }) => how === 'held').length ?? 0
  const opened = incident?.decision === flagged.decision && incident.status === 'open'
  const undo = useMutation({
    mutationFn: () => closeIncident(id, 'Flagged by mistake, and taken back.'),
    onSuccess: () => {
      notifyDone('The incident is closed. What it held still waits for its answer.')
      onClose()
    },
    onError: (error) => notifyError(error),
    onSettled: () => void client.invalidateQueries(),
  })
  const told = !incident
    ? ''
    : opened
      ? ` An incident is open; ${held === 0 ? 'nothing that resembles it was held' : `${plural(held, 'look-alike')} ${held === 1 ? 'waits' : 'wait'} for people`}.`
      : ' It joins the incident that it resembles.'
  return (
    <DoneStrip
      words={flagged.words + told}
      onUndo={opened && may(session, 'incident.close') ? () => undo.mutate() : undefined}
      onClose={onClose}
    >
      <KeyButton id="watch.incident" onPress={() => void navigate(`/incidents/${id}`)} disabled={id === ''} />
    </DoneStrip>
  )
}
