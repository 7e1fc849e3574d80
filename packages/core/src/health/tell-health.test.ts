import { expect, test } from 'vitest'
import { tellHealth, type InstallationFacts, type WorkspaceFacts } from './index.ts'
import { saySpan } from './words.ts'

const [minute, day] = [60_000, 86_400_000]
const workspace: WorkspaceFacts = {
  log: { unsigned: 0, lagMs: 0, checkpoint: { size: 12, agoMs: 40_000 } },
  witnesses: [{ name: 'w.example', waitedMs: null }],
  followers: [{ name: 'search', behind: 3, lagMs: 400 }],
  deliveries: { pending: 2, dead: 0 },
  notices: { dead: 0 },
  slack: { trouble: null },
  watch: { people: 1, held: 2 },
  calibrations: { breached: [], stale: [] },
}
const installation: InstallationFacts = {
  database: { answeredMs: 2, bytes: 3 * 2 ** 30, version: '18.4', ageMs: day },
  jobs: { due: 0, failed: 0, waitedMs: null, maintainedAgoMs: 3_600_000 },
  disk: { freeBytes: 50 * 2 ** 30, bytes: 100 * 2 ** 30, holdsDatabase: true },
  clock: { skewMs: 3, withinMs: 1 },
  version: { server: '0.1.0', migrations: 24, foreign: [] },
  backup: { agoMs: 3_600_000 },
  openKeys: [],
}
const told = (here: Partial<WorkspaceFacts>, all: Partial<InstallationFacts> = {}) =>
  tellHealth({ ...workspace, ...here }, { ...installation, ...all })
const one = (id: string, here: Partial<WorkspaceFacts>, all: Partial<InstallationFacts> = {}) => {
  const found = told(here, all).find((check) => check.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}

test('[TE14] when all is well every part says so, and nothing is to be done', () => {
  const checks = told({})
  expect(checks).toHaveLength(14)
  for (const check of checks) expect(check).toMatchObject({ state: 'fine', next: null })
  expect(new Set(checks.map(({ id }) => id)).size).toBe(14)
})

const worse: [string, string, Partial<WorkspaceFacts>, Partial<InstallationFacts>, RegExp][] = [
  [
    'log',
    'attention',
    { log: { unsigned: 4, lagMs: 11_000, checkpoint: null } },
    {},
    /Nothing is signed.*4 lines wait .* 11 seconds/,
  ],
  ['log', 'trouble', { log: { unsigned: 1, lagMs: minute, checkpoint: null } }, {}, /1 line waits/],
  [
    'witnesses',
    'attention',
    { witnesses: [{ name: 'w.example', waitedMs: 10 * minute }] },
    {},
    /w\.example, for 10 minutes/,
  ],
  [
    'followers',
    'attention',
    { followers: [{ name: 'search', behind: 9, lagMs: 2 * minute }] },
    {},
    /search is 9 lines and 2 minutes/,
  ],
  ['followers', 'trouble', { followers: [{ name: 'search', behind: 9, lagMs: 10 * minute }] }, {}, /search/],
  ['deliveries', 'attention', { deliveries: { pending: 0, dead: 1 } }, {}, /1 delivery was given up/],
  ['channels', 'attention', { notices: { dead: 2 } }, {}, /2 of what was to be told was given up/],
  ['channels', 'trouble', { slack: { trouble: 'account_inactive' } }, {}, /refuses our token \(account_inactive\)/],
  ['watch', 'attention', { watch: { people: 0, held: 1 } }, {}, /Nobody is on watch, 1 decision is held/],
  ['calibrations', 'attention', { calibrations: { breached: ['refunds'], stale: [] } }, {}, /refunds is breached/],
  ['calibrations', 'attention', { calibrations: { breached: [], stale: ['a', 'b'] } }, {}, /a, b were not tested/],
  ['database', 'attention', {}, { database: { ...installation.database, answeredMs: 250 } }, /250 ms/],
  ['database', 'trouble', {}, { database: { ...installation.database, answeredMs: 2_000 } }, /2000 ms/],
  ['jobs', 'unknown', {}, { jobs: null }, /could not be read/],
  ['jobs', 'attention', {}, { jobs: { due: 0, failed: 1, waitedMs: null, maintainedAgoMs: 1 } }, /1 failed/],
  ['jobs', 'attention', {}, { jobs: { due: 0, failed: 0, waitedMs: null, maintainedAgoMs: 2 * day } }, /2 days ago/],
  ['jobs', 'trouble', {}, { jobs: { due: 2, failed: 0, waitedMs: 60 * minute, maintainedAgoMs: 1 } }, /2 jobs are due/],
  ['disk', 'unknown', {}, { disk: null }, /could not be read/],
  [
    'disk',
    'attention',
    {},
    { disk: { freeBytes: 4 * 2 ** 30, bytes: 2 ** 36, holdsDatabase: true } },
    /4\.0 GiB of 64\.0 GiB/,
  ],
  ['disk', 'trouble', {}, { disk: { freeBytes: 2 ** 29, bytes: 2 ** 36, holdsDatabase: false } }, /512 MiB.*not seen/],
  ['clock', 'attention', {}, { clock: { skewMs: -1_500, withinMs: 100 } }, /behind this server/],
  ['clock', 'trouble', {}, { clock: { skewMs: 40_000, withinMs: 100 } }, /40 seconds ahead/],
  ['version', 'attention', {}, { version: { server: '1', migrations: 2, foreign: ['9-new.sql'] } }, /9-new\.sql/],
  ['backup', 'unknown', {}, { backup: null }, /None was written/],
  ['backup', 'attention', {}, { backup: { agoMs: 8 * day } }, /8 days ago/],
  ['keys', 'unknown', {}, { openKeys: null }, /could not be found out/],
  ['keys', 'trouble', {}, { openKeys: ['log.key'] }, /log\.key/],
]
test.for(worse)(
  '[TE14] %s that is not well is %s, stands first, and says what to do',
  ([id, state, here, all, says]) => {
    expect(one(id, here, all)).toMatchObject({ id, state, next: expect.stringMatching(/\.$/) })
    expect(one(id, here, all).says).toMatch(says)
    expect(told(here, all)[0]?.id).toBe(id)
  },
)

test('[TE14] trouble comes before what needs attention, and that before what is unknown', () => {
  const states = told({ deliveries: { pending: 0, dead: 1 } }, { jobs: null, openKeys: ['log.key'] }).map(
    ({ state }) => state,
  )
  expect(states.slice(0, 4)).toEqual(['trouble', 'attention', 'unknown', 'fine'])
})

test('[TE14] a clock is not called wrong by less than what the question itself took', () => {
  expect(one('clock', {}, { clock: { skewMs: 3_000, withinMs: 2_500 } }).state).toBe('fine')
})

test('[TE15] of what all workspaces share nothing is told where it is not to be known', () => {
  const ids = tellHealth(workspace, null).map(({ id }) => id)
  expect(ids.sort()).toEqual(['calibrations', 'channels', 'deliveries', 'followers', 'log', 'watch', 'witnesses'])
})

test('a span is never nothing', () => {
  expect([0, 1_000, 90_000, 3 * 3_600_000, 3 * day].map(saySpan)).toEqual([
    ...['1 second', '1 second', '2 minutes', '3 hours', '3 days'],
  ])
})
