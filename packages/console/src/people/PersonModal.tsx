import { Modal, Stack } from '@mantine/core'
import type { PersonWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { useSession } from '../shell/SessionContext.ts'
import { ConflictsForm } from './ConflictsForm.tsx'
import { LeaveForm } from './LeaveForm.tsx'
import { RolesForm } from './RolesForm.tsx'
import { SkillsForm } from './SkillsForm.tsx'

interface Props {
  person: PersonWire
  others: readonly PersonWire[]
  onClose: () => void
}

/** What the reader may change of somebody, or of themselves. */
export function PersonModal({ person, others, onClose }: Props) {
  const session = useSession()
  const mine = person.id === session.person.id
  const leads = may(session, 'person.lead')
  return (
    <Modal opened onClose={onClose} title={person.name} size="lg">
      <Stack gap="md">
        {leads && <SkillsForm person={person} />}
        {leads && <LeaveForm person={person} others={others} />}
        {(leads || mine) && <ConflictsForm person={person} mine={mine} />}
        {may(session, 'person.write') && <RolesForm person={person} />}
      </Stack>
    </Modal>
  )
}
