import type { EventWire } from '../../api/wire.ts'
import { useNameOf } from '../use-name-of.ts'
import { OtherEvent } from './OtherEvent.tsx'
import { sayGoverning } from './say-governing.ts'
import { sayKeeping } from './say-keeping.ts'
import { sayProjects } from './say-projects.ts'

/** What is about no single decision. */
export function WorkspaceEvent({ event }: { event: EventWire }) {
  const nameOf = useNameOf()
  const say = sayGoverning[event.type] ?? sayKeeping[event.type] ?? sayProjects[event.type]
  return say ? <>{say(event, nameOf)}</> : <OtherEvent event={event} />
}
