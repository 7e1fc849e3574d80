import { Button, Group } from '@mantine/core'
import type { PersonWire, Role } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { may } from '../shell/may.ts'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { sayConflict } from './conflict-words.ts'
import { sayLeave } from './leave-words.ts'
import { roleWords } from './role-words.ts'
import { skillsOf } from './skills-of.ts'
import { SkillWords } from './SkillWords.tsx'

interface Props {
  person: PersonWire
  now: number
  onChange: () => void
  onInvite: () => void
  onSwitch: () => void
}

export function PersonRow({ person, now, onChange, onInvite, onSwitch }: Props) {
  const session = useSession()
  const { name, email, active, roles, load, conflicts } = person
  const mine = person.id === session.person.id
  const leads = may(session, 'person.lead')
  const skills = skillsOf(person, now).filter(({ over }) => !over)
  const signs =
    person.passkeys > 0
      ? 'signs in with a passkey'
      : person.signs_in
        ? 'signs in with a password'
        : 'cannot sign in yet'
  const act = (words: string, label: string, onClick: () => void) => (
    <Button size="compact-sm" variant="subtle" onClick={onClick} aria-label={label}>
      {words}
    </Button>
  )
  return (
    <tr>
      <td>
        <strong>{name}</strong> {mine && '(you)'} {!active && '(switched off)'}
        {email && <span className={table.summary}>{email}</span>}
        <span className={table.summary}>{signs}</span>
      </td>
      <td data-label="Roles">{roles.map((role) => roleWords[role as Role]?.label ?? role).join(', ')}</td>
      <td data-label="Skills">
        {skills.length === 0 ? (
          '–'
        ) : (
          <div>
            {skills.map((skill) => (
              <div key={skill.name}>
                <SkillWords skill={skill} />
              </div>
            ))}
          </div>
        )}
      </td>
      <td data-label="In hand now">
        {load.holding}
        {load.kept > 0 && `, and ${load.kept} kept`}
      </td>
      <td data-label="Away">{sayLeave(person.leave, now) ?? '–'}</td>
      <td data-label="Conflicts">
        {conflicts === null ? (
          <span className={table.dim}>theirs to see</span>
        ) : conflicts.length === 0 ? (
          '–'
        ) : (
          <div>
            {conflicts.map(({ on, own }) => (
              <div key={`${on} ${own}`}>
                <TextView text={sayConflict(on)} inline />
              </div>
            ))}
          </div>
        )}
      </td>
      <td>
        <Group gap={4} className={table.acts}>
          {leads
            ? act('Change', `Change ${name}`, onChange)
            : mine && act('My conflicts', 'My conflicts of interest', onChange)}
          {may(session, 'person.invite') && act('New link', `New link for ${name}`, onInvite)}
          {may(session, 'person.write') &&
            act(active ? 'Switch off' : 'Switch on', `${active ? 'Switch off' : 'Switch on'}: ${name}`, onSwitch)}
        </Group>
      </td>
    </tr>
  )
}
