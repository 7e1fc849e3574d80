const work = ['home', 'tasks', 'board', 'decision', 'decisions', 'judgments', 'queues']

const projects = ['projects', 'project', 'project-items', 'project-quality', 'golds']

/** Which cached answers an event makes old, by the first word of its type. */
const table: Record<string, readonly string[]> = {
  decision: [...work, 'insights', 'systems', 'runs'],
  task: work,
  lease: work,
  acknowledgement: work,
  review: work,
  judgment: work,
  verifier: ['decision'],
  expert: ['decision', 'people'],
  audit: work,
  effect: ['decision', 'decisions', 'stops'],
  truth: ['decision'],
  compensation: ['decision', 'recalls', 'look-back'],
  appeal: [...work, 'appeals'],
  'appeal-link': ['decision'],
  recall: ['recalls', 'look-back', 'decision', 'decisions'],
  policy: ['policies', 'home'],
  queue: ['queues'],
  person: ['people', 'session', 'tasks', 'home', 'project'],
  skill: ['people', 'tasks', 'home'],
  conflicts: ['people', 'tasks', 'home'],
  key: ['keys'],
  webhook: ['webhooks'],
  action: ['systems'],
  workspace: ['session'],
  stop: ['stops', 'decision', 'decisions', 'tasks', 'home'],
  drill: ['stops'],
  breaker: ['stops'],
  grant: ['grants'],
  run: ['runs', 'home', 'tasks'],
  watch: ['watch'],
  shift: ['rota', 'watch'],
  project: projects,
  item: projects,
  dataset: ['datasets'],
  items: projects,
  gold: projects,
  guideline: projects,
  incident: ['incidents', 'watch-feed', 'decision'],
}

export const staleAfter = (type: string): readonly string[] => table[type.split('.')[0] ?? ''] ?? ['home']
