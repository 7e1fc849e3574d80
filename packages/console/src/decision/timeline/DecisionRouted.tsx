import type { EventWire } from '../../api/wire.ts'
import { listOf, memberOf, sayRoute } from './say-event.ts'

export function DecisionRouted({ event }: { event: EventWire }) {
  const route = event.data['route']
  const rules = listOf(memberOf(route, 'rules'))
  return (
    <>
      The policy said that it {sayRoute(memberOf(route, 'mode'))}
      {rules.length > 0
        ? `, by ${rules.length === 1 ? 'the rule' : 'the rules'} ${rules.join(', ')}.`
        : ': no rule matched.'}
    </>
  )
}
