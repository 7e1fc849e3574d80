/** Who may come in, what is kept and for how long, and the log itself: one sentence for each kind of event. */
import { plural } from '../../words/numbers.ts'
import { listOf, memberOf, sayActor, textOf } from './say-event.ts'
import type { Say } from './say-governing.ts'

const reading: Record<string, string> = {
  search: 'searched the log',
  checkpoint: 'fetched the checkpoint of the log',
  tiles: 'fetched hashes of the log',
  entries: 'read entries of the log',
  pack: 'fetched an evidence pack',
  stream: 'read the log as a stream',
}
const short = (key: string): string => key.split('+').slice(0, 2).join(' ')

export const sayKeeping: Record<string, Say> = {
  'session.opened': (e) => `${sayActor(e)} signed in.`,
  'session.ended': (e, nameOf) =>
    `${sayActor(e)} ended ${plural(Number(e.data['sessions'] ?? 1), 'session')} of ${nameOf(textOf(e.data['person']))}.`,
  'session.stepped-up': (e) => `${sayActor(e)} showed again who they are.`,
  'session.step-up-refused': (e) => `Somebody at the screen of ${sayActor(e)} could not show that it was them.`,
  'totp.added': (e) => `${sayActor(e)} set up an authenticator.`,
  'totp.removed': (e, nameOf) => `${sayActor(e)} took the authenticator of ${nameOf(textOf(e.data['person']))} off.`,
  'identity.linked': (e) => `${sayActor(e)} came in by a provider for the first time, and is known to it from now on.`,
  'provider.added': (e) => `${sayActor(e)} added a provider of single sign-on.`,
  'provider.changed': (e) => `${sayActor(e)} changed a provider of single sign-on.`,
  'provider.retired': (e) => `${sayActor(e)} retired a provider of single sign-on: its sessions ended.`,
  'scim-token.minted': (e) => `${sayActor(e)} made a token for a provider to provision people by.`,
  'scim-token.revoked': (e) => `${sayActor(e)} revoked a token by which a provider provisioned people.`,
  'group.provisioned': (e) =>
    `A provider says who is in one of its groups: ${plural(Number(e.data['members'] ?? 0), 'person', 'people')}.`,
  'group.removed': () => 'A provider removed one of its groups, and what it gave went with it.',
  'step-up.changed': (e) =>
    `${sayActor(e)} set what asks for a fresh sign-in: ${listOf(e.data['operations']).join(', ') || 'nothing'}.`,
  'signature.refused': (e) => `Somebody tried to sign as ${sayActor(e)} and could not show that it was them.`,
  'person.added': (e, nameOf) =>
    `${sayActor(e)} added ${nameOf(textOf(e.data['person']))} as ${listOf(e.data['roles']).join(', ')}.`,
  'person.invited': (e, nameOf) => `${sayActor(e)} made a link to sign in for ${nameOf(textOf(e.data['person']))}.`,
  'key.minted': (e, nameOf) =>
    e.data['person']
      ? `${sayActor(e)} minted a key for ${nameOf(textOf(e.data['person']))}.`
      : `${sayActor(e)} minted a key for ${listOf(e.data['systems']).join(', ') || 'a system'}.`,
  'key.revoked': (e) => `${sayActor(e)} revoked a key.`,
  'webhook.added': (e) => `${sayActor(e)} added a webhook for ${listOf(e.data['types']).join(', ') || 'every event'}.`,
  'webhook.removed': (e) => `${sayActor(e)} removed a webhook.`,
  'slack.connected': (e) => `${sayActor(e)} connected the workspace with Slack.`,
  'slack.disconnected': (e) => `${sayActor(e)} disconnected the workspace from Slack.`,
  'device.added': (e) => `${sayActor(e)} is told in another browser of theirs.`,
  'device.removed': (e) => `${sayActor(e)} is told in one browser less.`,
  'slack.linked': (e) => `${sayActor(e)} linked their Slack account.`,
  'slack.unlinked': (e, nameOf) => `${sayActor(e)} unlinked the Slack account of ${nameOf(textOf(e.data['person']))}.`,
  'slack.refused': () => 'Slack took the token of the workspace no longer.',
  'workspace.changed': (e) =>
    'publish_log' in e.data
      ? `${sayActor(e)} ${e.data['publish_log'] === true ? 'published the log: anybody may read it' : 'closed the log to others again'}.`
      : `${sayActor(e)} set how long an appeal may take: ${textOf(e.data['appeal_within'])}.`,
  'solo.declared': (e) => `${sayActor(e)} declared that they work here alone: what they sign alone is marked.`,
  'solo.ended': (e) => `${sayActor(e)} ended working alone: two people sign again.`,
  'qualification.made': (e) => `${sayActor(e)} made a qualification for ${textOf(e.data['skill'])}.`,
  'qualification.retired': (e) => `${sayActor(e)} retired a qualification.`,
  'qualification.started': (e) =>
    `${sayActor(e)} began a qualification of ${plural(Number(e.data['of'] ?? 0), 'item')}.`,
  'qualification.passed': (e) => `${sayActor(e)} passed a qualification.`,
  'qualification.failed': (e) => `${sayActor(e)} did not pass a qualification.`,
  'subject.erased': (e) =>
    `${sayActor(e)} erased what was held about a subject: ${plural(Number(e.data['decisions'] ?? 0), 'decision')}, ${plural(Number(e.data['files'] ?? 0), 'file')}${e.data['replayed'] ? ', once more on a backup that was put back' : ''}.`,
  'hold.placed': (e) => `${sayActor(e)} placed a legal hold on a ${e.data['of'] === 'case' ? 'case' : 'subject'}.`,
  'hold.lifted': (e) => `${sayActor(e)} lifted a legal hold.`,
  'retention.changed': (e) =>
    `${sayActor(e)} changed how long things are kept${regimeWords(listOf(e.data['regimes']))}.`,
  'retention.shredded': (e) =>
    `${plural(Number(e.data['decisions'] ?? 0), 'decision')} went by age: kept for ${plural(Number(e.data['days'] ?? 0), 'day')}.`,
  'evidence.begun': (e) => `${sayActor(e)} asked for an evidence pack${regimeWords(listOf(e.data['regimes']))}.`,
  'evidence.sealed': () => 'What stands in an evidence pack was put on record here, by its hash.',
  'evidence.ended': (e) =>
    e.data['status'] === 'done' ? 'An evidence pack is done.' : 'An evidence pack could not be made.',
  'log.read': (e) => `${sayActor(e)} ${reading[textOf(e.data['what'])] ?? 'read the log'}.`,
  'log.key-added': (e) => `A key signs the log from now on: ${short(textOf(e.data['key']))}.`,
  'log.key-retired': (e) => `A key signs the log no more: ${short(textOf(e.data['key']))}.`,
  'log.pruned': (e) =>
    `Lines before position ${textOf(e.data['before'])} went by age, after ${plural(Number(e.data['days'] ?? 0), 'day')}; their hashes stay.`,
  'log.clock-set-back': (e) => `The clock was set back by ${textOf(e.data['by_s'])} seconds. The order is kept.`,
  'log.witness-conflict': (e) => `The witness ${textOf(e.data['witness'])} has seen another log than this one.`,
  'log.origin-begun': (e) =>
    `The log goes on under a new name, ${textOf(e.data['origin'])}, after ${textOf(memberOf(e.data['before'], 'origin'))} was put back from a backup.`,
}

const regimeWords = (ids: readonly string[]): string => (ids.length === 0 ? '' : ` for ${plural(ids.length, 'regime')}`)
