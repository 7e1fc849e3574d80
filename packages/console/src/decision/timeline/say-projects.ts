/** Projects of labels, evaluations and comparisons: one sentence for each kind of event. */
import { plural } from '../../words/numbers.ts'
import { listOf, sayActor, textOf } from './say-event.ts'
import type { Say } from './say-governing.ts'

export const sayProjects: Record<string, Say> = {
  'rubric.made': (e) => `${sayActor(e)} made a rubric.`,
  'rubric.changed': (e) =>
    `${sayActor(e)} made ${e.data['version'] === undefined ? 'a version' : `version ${textOf(e.data['version'])}`} of a rubric; ${plural(Number(e.data['regrade'] ?? 0), 'criterion', 'criteria')} to score again.`,
  'judge.added': (e) => `${sayActor(e)} added a judge: a model that scores.`,
  'judge.retired': (e) => `${sayActor(e)} retired a judge.`,
  'dataset.made': (e) => `${sayActor(e)} made a data set.`,
  'dataset.changed': (e) =>
    `${sayActor(e)} made version ${textOf(e.data['version'])} of a data set: ${plural(Number(e.data['added'] ?? 0), 'item')} added, ${Number(e.data['changed'] ?? 0)} changed.`,
  'dataset.deleted': (e) =>
    `${sayActor(e)} deleted a data set with ${plural(Number(e.data['items'] ?? 0), 'item')}; what was measured by them stays.`,
  'evaluation.made': (e) =>
    `${sayActor(e)} made an evaluation with ${plural(Number(e.data['gates'] ?? 0), 'release gate')}.`,
  'evaluation.begun': (e) => `${sayActor(e)} began an evaluation.`,
  'evaluation.done': (e) =>
    `An evaluation is done: ${plural(Number(e.data['scored'] ?? 0), 'output')} scored, ${Number(e.data['missing'] ?? 0)} without a score; ${e.data['passed'] === true ? 'every gate passed' : e.data['passed'] === false ? 'a gate failed' : 'there was no gate'}.`,
  'evaluation.asked-people': (e) =>
    `${sayActor(e)} asked people about ${plural(Number(e.data['outputs'] ?? 0), 'output')} of an evaluation${e.data['decides'] === true ? '; what they say stands in the judges’ place' : ''}.`,
  'scores.given': (e) =>
    `${sayActor(e)} gave ${plural(Number(e.data['scores'] ?? 0), 'score')} from outside, ${Number(e.data['refused'] ?? 0)} more refused.`,
  'evaluation.measured': (e) =>
    `People’s answers changed an evaluation: ${e.data['passed'] === true ? 'every gate is passed now' : 'a gate fails now'}.`,
  'evaluation.deleted': (e) =>
    `${sayActor(e)} deleted ${plural(Number(e.data['outputs'] ?? 0), 'output')} of an evaluation; its figures stay.`,
  'comparison.made': (e) =>
    `${sayActor(e)} put ${plural(Number(e.data['evaluations'] ?? 0), 'evaluation')} side by side.`,
  'comparison.asked-people': (e) =>
    `${sayActor(e)} asked people about ${plural(Number(e.data['pairs'] ?? 0), 'pair')} of a comparison.`,
  'comparison.judged': (e) =>
    `A judge has compared ${plural(Number(e.data['judged'] ?? 0), 'pair')}, ${Number(e.data['missing'] ?? 0)} without an answer.`,
  'comparison.cancelled': (e) => `${sayActor(e)} cancelled a comparison.`,
  'evaluation.cancelled': (e) => `${sayActor(e)} cancelled an evaluation.`,
  'learning.round-done': (e) =>
    `A round of learning is done: from ${plural(Number(e.data['labels'] ?? 0), 'label')}, ${plural(Number(e.data['picked'] ?? 0), 'item')} are asked next, ${Number(e.data['drawn'] ?? 0)} of them drawn at random.`,
  'project.made': (e) =>
    `${sayActor(e)} made a project that asks ${plural(Number(e.data['questions'] ?? 0), 'question')}, with ${plural(Number(e.data['answers'] ?? 1), 'answer')} for each item.`,
  'project.changed': (e) =>
    `${sayActor(e)} changed a project: ${listOf(e.data['changed']).join(', ').replaceAll('_', ' ') || 'how it goes'}.`,
  'guideline.written': (e) =>
    `${sayActor(e)} wrote ${e.data['version'] === undefined ? 'a version' : `version ${textOf(e.data['version'])}`} of a project’s guideline.`,
  'import.begun': (e) =>
    `${sayActor(e)} began to import items${e.data['format'] ? ` from ${textOf(e.data['format'])}` : ''}.`,
  'import.resumed': (e) => `${sayActor(e)} went on with an import that had broken off.`,
  'import.done': (e) =>
    `An import is done: ${plural(Number(e.data['made'] ?? 0), 'item')} made, ${plural(Number(e.data['refused'] ?? 0), 'line')} refused.`,
  'import.broken-off': (e) =>
    `An import broke off after ${plural(Number(e.data['lines'] ?? 0), 'line')}; what had come stays, and it can be gone on with.`,
  'import.cancelled': (e) =>
    `${sayActor(e)} cancelled an import after ${plural(Number(e.data['lines'] ?? 0), 'line')}; what had come stays.`,
  'export.begun': (e) =>
    `${sayActor(e)} began to write a project’s items into a bucket${e.data['format'] ? ` as ${textOf(e.data['format'])}` : ''}.`,
  'export.done': (e) => `${plural(Number(e.data['items'] ?? 0), 'item')} of a project stand in a bucket.`,
  'export.failed': () => 'An export into a bucket failed; nothing of it stands there.',
  'export.cancelled': (e) => `${sayActor(e)} cancelled an export into a bucket.`,
  'item.done': (e) =>
    `${e.data['item'] === undefined ? 'An item' : `Item ${textOf(e.data['item'])}`} of a project is done, after ${plural(Number(e.data['answers'] ?? 0), 'answer')}.`,
  'items.taken': (e) =>
    `${sayActor(e)} made ${plural(Number(e.data['made'] ?? 0), 'item')} of a project from decisions.`,
  'items.rechecked': (e) =>
    `${sayActor(e)} had ${plural(Number(e.data['items'] ?? 0), 'item')} of a project asked once more.`,
  'gold.retired': (e) =>
    e.data['why'] === 'by-hand'
      ? `${sayActor(e)} retired a gold item.`
      : 'A gold item was retired, because nearly everybody fails it.',
  'gold.restored': (e) => `${sayActor(e)} took a gold item back into use.`,
  'inquiry.asked': (e) => `${sayActor(e)} asked a question about an item of a project.`,
  'inquiry.answered': (e, nameOf) =>
    `${sayActor(e)} answered a question of ${nameOf(textOf(e.data['person']))}${e.data['share'] === 'guideline' ? ', and made it an example of the guideline' : e.data['share'] === 'item' ? ', for everybody who answers that item' : ''}.`,
  'person.paused': (e, nameOf) =>
    `${nameOf(textOf(e.data['person']))} was paused in a project: too few of ${plural(Number(e.data['answered'] ?? 0), 'answer')} to gold were right.`,
  'person.resumed': (e, nameOf) => `${sayActor(e)} let ${nameOf(textOf(e.data['person']))} go on in a project.`,
}
