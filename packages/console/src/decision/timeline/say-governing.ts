/** What people change of the rules, and what the rules do by themselves: one sentence for each kind of event. */
import type { EventWire } from '../../api/wire.ts'
import { sayDay } from '../../words/days.ts'
import { percent, plural } from '../../words/numbers.ts'
import { listOf, memberOf, sayActor, textOf } from './say-event.ts'

/** @param nameOf the name behind the id of a person or key. */
export type Say = (event: EventWire, nameOf: (id: string | null) => string) => string

const data = (event: EventWire, name: string): string => textOf(event.data[name])
const numberOf = (event: EventWire, name: string): number => Number(event.data[name] ?? 0)
/** `pol_…@7` as `version 7 of the policy`. */
const version = (event: EventWire, name = 'policy'): string =>
  `version ${data(event, name).split('@')[1] ?? '?'} of the policy`
const self = (event: EventWire): string => (event.data['self'] === true ? ', alone' : '')
const loosens = (event: EventWire): string =>
  event.data['loosens'] === true ? '; it lets more through than before' : ''
const cell = (event: EventWire): string =>
  [data(event, 'system'), data(event, 'version')].filter(Boolean).join(' ') +
  (event.data['segment'] ? ', one segment' : '')

const objectiveStates: Record<string, string> = { learning: 'is learning', holding: 'holds', breached: 'is breached' }

export const sayGoverning: Record<string, Say> = {
  'policy.drafted': (e) => `${sayActor(e)} wrote ${version(e)}${loosens(e)}.`,
  'policy.signed': (e) => `${sayActor(e)} signed ${version(e)}${self(e)}.`,
  'policy.activated': (e) =>
    `${sayActor(e)} put ${version(e)} in force${e.data['ends_at'] ? ` until ${sayDay(data(e, 'ends_at'))}` : ''}${self(e)}${loosens(e)}.`,
  'policy.rolled-back': (e) => `${sayActor(e)} stepped back to ${version(e)}${loosens(e)}.`,
  'policy.expired': (e) => `The time of ${version(e)} is over: it permits nothing any more.`,
  'shadow.begun': (e) => `${sayActor(e)} runs ${version(e)} in the shadow: it decides nothing.`,
  'shadow.ended': (e) => `${sayActor(e)} ended the shadow of ${version(e)}.`,
  'canary.begun': (e) =>
    `${sayActor(e)} has ${version(e)} decide ${percent(numberOf(e, 'share'))} of decisions${loosens(e)}.`,
  'canary.ended': (e) => `${sayActor(e)} ended the trial of ${version(e)} on a share of decisions.`,
  'glass.broken': (e) =>
    `${sayActor(e)} broke the glass: ${version(e)} is in force without a second signature for now.`,
  'glass.mended': (e) => `${sayActor(e)} mended the glass: what was in force before is again.`,
  'glass.reviewed': (e) => `${sayActor(e)} reviewed a glass that was broken${self(e)}.`,
  'floor.set': (e) => `${sayActor(e)} set the floor ${data(e, 'floor')}, below which ${everywhere(e)} loosens.`,
  'floor.removed': (e) => `${sayActor(e)} removed the floor ${data(e, 'floor')}.`,
  'backtest.begun': (e) => `${sayActor(e)} began to try ${version(e)} on past decisions.`,
  'backtest.ended': (e) =>
    e.data['status'] === 'done'
      ? 'A trial on past decisions is done.'
      : `A trial on past decisions ended: ${data(e, 'status')}.`,
  'objective.made': (e) =>
    `${sayActor(e)} stated the objective ${data(e, 'objective')}: at most ${percent(numberOf(e, 'max_error'), 1)} wrong.`,
  'objective.changed': (e) =>
    `${sayActor(e)} changed the objective ${data(e, 'objective')}${e.data['loosened'] === true ? ', which loosens it' : ''}.`,
  'objective.tested': (e) =>
    `The objective ${data(e, 'objective')} ${objectiveStates[data(e, 'state')] ?? data(e, 'state')} for ${cell(e)} after ${plural(numberOf(e, 'audits'), 'audit')}.`,
  'objective.breached': (e) =>
    `The objective ${data(e, 'objective')} is breached for ${cell(e)}: nothing goes ahead on it, ${numberOf(e, 'to_people')} went to people.`,
  'risk.calibrated': (e) =>
    `What ${cell(e)} is as sure of was held against ${plural(numberOf(e, 'audits'), 'audit')}: policies are told how likely ${data(e, 'action')} is wrong.`,
  'risk.forgotten': (e) => `How likely ${data(e, 'action')} of ${cell(e)} is wrong is not known any more.`,
  'action.declared': (e) =>
    `${sayActor(e)} declared ${data(e, 'action')} ${e.data['reversible'] === true ? '' : 'not '}reversible.`,
  'queue.changed': (e) => `${sayActor(e)} changed how the queue ${data(e, 'queue')} works.`,
  'stop.set': (e) =>
    `${sayActor(e)} set a stop (${data(e, 'level')}) on ${scopeOf(e)}; ${plural(numberOf(e, 'frozen'), 'decision')} frozen.`,
  'stop.resume-agreed': (e) => `${sayActor(e)} agreed to restart${self(e)}; ${numberOf(e, 'needed')} more must.`,
  'stop.resumed': (e) =>
    `${sayActor(e)} restarted${self(e)}: ${numberOf(e, 'freed')} freed, ${numberOf(e, 'kept')} kept by another stop.`,
  'drill.begun': (e) => `${sayActor(e)} began a drill of the stop: ${plural(numberOf(e, 'rounds'), 'round')}.`,
  'drill.filed': (e) => `${sayActor(e)} filed a drill: ${numberOf(e, 'released_after')} released after the stop.`,
  'breaker.added': (e) => `${sayActor(e)} added a breaker on ${data(e, 'measure')} of ${data(e, 'system')}.`,
  'breaker.changed': (e) =>
    `${sayActor(e)} changed a breaker${e.data['loosened'] === true ? ', which loosens it' : ''}.`,
  'breaker.removed': (e) => `${sayActor(e)} removed a breaker.`,
  'breaker.tripped': (e) =>
    `A breaker tripped on ${data(e, 'measure')}: ${numberOf(e, 'bad')} of ${plural(numberOf(e, 'n'), 'decision')}. It set a stop.`,
  'run.started': (e) => `${sayActor(e)} started a run of ${data(e, 'system')} as ${data(e, 'level')}.`,
  'run.checked-in': (e) =>
    `A run checked in: ${listOf(e.data['over']).join(', ') || data(e, 'over')} reached its limit.`,
  'run.renewed': (e) => `${sayActor(e)} renewed a run.`,
  'run.paused': (e) => `${sayActor(e)} paused a run.`,
  'run.ended': (e) => `${sayActor(e)} ended a run.`,
  'grant.revoked': (e) => `${sayActor(e)} revoked a grant that was used ${plural(numberOf(e, 'used'), 'time')}.`,
}

const everywhere = (event: EventWire): string =>
  event.data['everywhere'] === true ? 'no workspace' : 'no policy of this workspace'

function scopeOf(event: EventWire): string {
  const parts = ['system', 'version', 'action', 'rule'].map((name) => textOf(memberOf(event.data['scope'], name)))
  const words = parts.filter(Boolean).join(' ')
  return words || (memberOf(event.data['scope'], 'segment') ? 'a segment' : 'everything')
}
