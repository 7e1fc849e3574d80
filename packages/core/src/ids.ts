/** What an id points at, told by its prefix. The rest is a UUIDv7 (RFC 9562): ids sort by the time they were made. */
export const idPrefixes = {
  workspace: 'ws',
  decision: 'dec',
  task: 'task',
  judgment: 'jud',
  release: 'rel',
  person: 'per',
  account: 'acc',
  key: 'key',
  policy: 'pol',
  queue: 'que',
  file: 'file',
  webhook: 'hook',
  delivery: 'msg',
  run: 'run',
  stop: 'stop',
  grant: 'grant',
  drill: 'drill',
  breaker: 'brk',
  entry: 'ent',
  request: 'req',
  skill: 'skill',
  truth: 'truth',
  shift: 'shift',
  incident: 'inc',
  passkey: 'pk',
  compensation: 'comp',
  appeal: 'apl',
  recall: 'rcl',
  qualification: 'qual',
  attempt: 'att',
  glass: 'glass',
  backtest: 'bt',
  erasure: 'ers',
  hold: 'hold',
  pack: 'pack',
  session: 'sess',
  provider: 'idp',
  group: 'grp',
  'scim-token': 'sct',
  project: 'proj',
  import: 'imp',
  export: 'xpt',
  rubric: 'rub',
  judge: 'jdg',
  evaluation: 'eval',
  comparison: 'cmp',
  dataset: 'ds',
  notice: 'ntc',
  push: 'psh',
  inquiry: 'inq',
} as const
export type IdKind = keyof typeof idPrefixes

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const formatId = (kind: IdKind, uuidText: string): string => `${idPrefixes[kind]}_${uuidText}`

/** The UUID inside an id of this kind; `undefined` when the text is not such an id. */
export function parseId(kind: IdKind, id: string): string | undefined {
  const prefix = `${idPrefixes[kind]}_`
  const rest = id.startsWith(prefix) ? id.slice(prefix.length) : ''
  return uuid.test(rest) ? rest : undefined
}

/**
 * A UUIDv7 from milliseconds since 1970 and ten random bytes (RFC 9562 §5.7). Pure: the caller brings clock and dice.
 */
export function makeUuidv7(unixMs: number, random: Uint8Array): string {
  const time = Math.floor(unixMs).toString(16).padStart(12, '0')
  let tail = ''
  for (let i = 0; i < 10; i++) tail += (random[i] ?? 0).toString(16).padStart(2, '0')
  const a = tail.slice(0, 3)
  const variant = ((Number.parseInt(tail.slice(3, 4), 16) & 0x3) | 0x8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${a}-${variant}${tail.slice(4, 7)}-${tail.slice(7, 19).padEnd(12, '0')}`
}
