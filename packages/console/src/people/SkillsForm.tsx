import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PersonWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { dayEnds } from '../words/days.ts'
import { useNow } from '../words/use-now.ts'
import { changePerson } from './change-people.ts'
import { ChangeNote } from './ChangeNote.tsx'
import { skillBefore, skillsOf, skillsWith } from './skills-of.ts'
import { SkillWords } from './SkillWords.tsx'
import { useChange } from './use-change.ts'

/** Granted for good or for a time; what was answered before an end stays. */
export function SkillsForm({ person }: { person: PersonWire }) {
  const [name, setName] = useState('')
  const [last, setLast] = useState('')
  const now = useNow(60_000)
  const change = useChange()
  const skills = skillsOf(person, now)
  const put = (skill: string, until: string | null | undefined, words: string) => {
    const before = skillsWith(skills, skill, skillBefore(skills, skill))
    const next = skillsWith(skills, skill, until === undefined ? null : { name: skill, until })
    change.start({
      act: () => changePerson(person.id, { skills: next }),
      words,
      back: () => changePerson(person.id, { skills: before }),
      done: () => {
        setName('')
        setLast('')
      },
    })
  }
  return (
    <Panel title="Skills" order={3}>
      <Stack gap="sm">
        {skills.length === 0 && (
          <Text size="sm" c="dimmed">
            None yet. A rule asks for a skill with <span className="mono">skill:radiology</span> in its seats.
          </Text>
        )}
        {skills.map((skill) => (
          <Group key={skill.name} justify="space-between" wrap="nowrap" gap="sm">
            <SkillWords skill={skill} />
            {!skill.over && (
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => put(skill.name, undefined, `${skill.name} of ${person.name} is ended.`)}
                disabled={change.busy}
                aria-label={`End ${skill.name}`}
              >
                End
              </Button>
            )}
          </Group>
        ))}
        <ChangeNote change={change} />
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const skill = name.trim()
            if (skill) put(skill, dayEnds(last), `${person.name} has ${skill} now.`)
          }}
        >
          <Group gap="xs" align="flex-end">
            <TextInput
              label="Skill"
              placeholder="radiology, or lang:de"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <TextInput
              label="Last day (optional)"
              type="date"
              value={last}
              onChange={(event) => setLast(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={change.busy} disabled={!name.trim()}>
              Grant
            </Button>
          </Group>
        </form>
      </Stack>
    </Panel>
  )
}
