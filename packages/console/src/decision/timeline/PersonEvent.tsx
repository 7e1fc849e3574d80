import type { EventWire } from '../../api/wire.ts'
import { sayDay, sayLastDay } from '../../words/days.ts'
import { useNameOf } from '../use-name-of.ts'
import { memberOf, sayActor, textOf } from './say-event.ts'

/** What changed about somebody who answers: skills, leave, conflicts of interest. */
export function PersonEvent({ event }: { event: EventWire }) {
  const whose = useNameOf()(textOf(event.data['person']))
  return <>{sayChange(event, whose)}</>
}

function sayChange(event: EventWire, whose: string): string {
  const { data, type } = event
  const [who, skill, until] = [sayActor(event), textOf(data['skill']), textOf(data['until'])]
  if (type === 'skill.granted') return `${who} granted ${whose} ${skill}${until ? ` until ${sayLastDay(until)}` : ''}.`
  if (type === 'skill.revoked') return `${who} ended ${skill} of ${whose}.`
  if (type === 'skill.expired') return `The time of ${whose} with ${skill} is over.`
  if (type === 'conflicts.declared') return `${who} changed their own conflicts of interest.`
  if (!('leave' in data)) return `${who} changed ${whose}.`
  const [from, to] = [textOf(memberOf(data['leave'], 'from')), textOf(memberOf(data['leave'], 'to'))]
  return from
    ? `${whose} is away from ${sayDay(from)} to ${sayLastDay(to)}, says ${who}.`
    : `${who} ended the leave of ${whose}.`
}
