import type { TaskWire } from '../api/wire.ts'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { clock } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import classes from './focus.module.css'

type HandOn = TaskWire['handed_on'][number]

function sayHandOn({ how, from, to, seat }: HandOn, me: string): string {
  const who = (one: HandOn['from'], self: string) => (one?.id === me ? self : (one?.name ?? 'somebody'))
  if (how === 'delegated') return `${who(from, 'You')} handed it to ${who(to, 'you')}`
  if (how === 'reassigned')
    return from
      ? `A lead took it from ${who(from, 'you')} and gave it to ${who(to, 'you')}`
      : `A lead gave it to ${who(to, 'you')}`
  return from
    ? `${who(from, 'You')} escalated it to ${seat ?? 'more people'}`
    : `Time opened it to ${seat ?? 'more people'}`
}

/** How it came to this person, who is on it, and who sees what. */
export function HowItCame({ task }: { task: TaskWire }) {
  const me = useSession().person.id
  const now = useNow(30_000)
  const { handed_on: handedOn, blind } = task
  const until = task.acknowledged_until && Date.parse(task.acknowledged_until) > now ? task.acknowledged_until : null
  if (handedOn.length === 0 && !until && !blind) return null
  return (
    <ul className={classes.came} aria-label="How it came here">
      {handedOn.map((one) => (
        <li key={`${one.at} ${one.how}`}>
          {sayHandOn(one, me)} <Ago at={one.at} />
          {one.comment ? (
            <>
              : “<TextView text={one.comment} inline />”
            </>
          ) : (
            '.'
          )}
        </li>
      ))}
      {until && <li>You are on it until {clock(until, now)}: nobody else is offered it.</li>}
      {blind && <li>Nobody sees the others’ answers before all have answered.</li>}
    </ul>
  )
}
