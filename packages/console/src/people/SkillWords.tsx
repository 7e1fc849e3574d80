import { useNameOf } from '../decision/use-name-of.ts'
import table from '../decision/decision.module.css'
import { sayLastDay } from '../words/days.ts'
import type { Skill } from './skills-of.ts'

/** A skill, until when it counts and who granted it. */
export function SkillWords({ skill: { name, grant, over } }: { skill: Skill }) {
  const nameOf = useNameOf()
  const end = grant?.until ? `${over ? 'ended' : 'until'} ${sayLastDay(grant.until)}` : null
  const by =
    grant === null
      ? null
      : grant.source === 'qualification'
        ? 'by a qualification'
        : `granted by ${nameOf(grant.granted_by)}`
  return (
    <span>
      {over ? <s>{name}</s> : name}
      <span className={table.summary}>{[end, by].filter(Boolean).join(', ')}</span>
    </span>
  )
}
