/**
 * Tests that can fail: each race law is run against a copy of the house with one line broken, and must turn red. A
 * mutant whose text is no longer found fails too, so that none rots.
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test, inject } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const server = 'packages/server/src'

interface Mutant {
  law: string
  suite:
    | 'races'
    | 'laws'
    | 'watch'
    | 'behind'
    | 'behind-appeals'
    | 'behind-recalls'
    | 'stops'
    | 'stop-proof'
    | 'gates-who'
    | 'grants'
    | 'runs'
    | 'verifier'
    | 'log'
    | 'objectives'
    | 'policy-counters'
    | 'erasure'
    | 'signatures'
    | 'labelling'
    | 'transfers'
    | 'exports'
    | 'saml'
  what: string
  file: string
  from: string
  to: string
}
const mutants: Mutant[] = [
  {
    law: 'PJ60',
    suite: 'exports',
    what: 'what was read before an erasure is stored after it',
    file: `${server}/engine/files.ts`,
    from: `if (!here) throw`,
    to: `if (!here && n < 0) throw`,
  },
  {
    law: 'PJ45',
    suite: 'transfers',
    what: 'another file goes on where one was cut off',
    file: `${server}/engine/projects/transfers/run-import.ts`,
    from: `++passed === lines &&`,
    to: `++passed === -1 &&`,
  },
  {
    law: 'PJ5',
    suite: 'labelling',
    what: 'one more is asked however many were',
    file: `${server}/engine/projects/take-answer.ts`,
    from: `: item.asked < overlap.most`,
    to: `: item.asked < overlap.most + 2`,
  },
  {
    law: 'PJ4',
    suite: 'labelling',
    what: 'the log names the item with the answer',
    file: `${server}/engine/settle.ts`,
    from: `const decision = isProjectQueue(row.queue ?? '') ? null : row.id`,
    to: `const decision = row.id`,
  },
  {
    law: 'ES4',
    suite: 'signatures',
    what: 'a proof of who signs serves again',
    file: `${server}/engine/signing/sign.ts`,
    from: `and used_at is null and expires_at`,
    to: `and expires_at`,
  },
  {
    law: 'ID19',
    suite: 'saml',
    what: 'whoever asks comes in by an answer that another browser brought',
    file: `${server}/engine/identity/sso.ts`,
    from: `attempt.answer === null || !attempt.answer_hash?.equals(brought)`,
    to: `attempt.answer === null || brought.length === 0`,
  },
  {
    law: 'ER7',
    suite: 'erasure',
    what: 'a birth keeps the key that was looked up before an erasure',
    file: `${server}/engine/bear.ts`,
    from: `if (found.erasures !== undefined && found.erasures !== state.erasures) throw`,
    to: `if (nowMs < 0) throw`,
  },
  {
    law: 'OB12',
    suite: 'objectives',
    what: 'a breach leaves what was routed before as it is',
    file: `${server}/engine/objectives/write-cell.ts`,
    from: `turn.bumpEpoch()`,
    to: `void turn.bumpEpoch`,
  },
  {
    law: 'L1',
    suite: 'races',
    what: 'a lease does not keep others out',
    file: `${server}/engine/work.ts`,
    from: `if (task.status === 'leased' && (task.lease_until ?? 0) > turn.nowMs)
    throw`,
    to: `if (turn.nowMs < 0)
    throw`,
  },
  {
    law: 'L2',
    suite: 'races',
    what: 'claims do not leave out what is leased',
    file: `${server}/store/tasks.ts`,
    from: `where t.workspace = $1 and t.status = 'open' and t.queue = lane.queue`,
    to: `where t.workspace = $1 and t.status in ('open', 'leased') and t.queue = lane.queue`,
  },
  {
    law: 'L3',
    suite: 'races',
    what: 'leases are not taken back',
    file: `${server}/engine/timers.ts`,
    from: `await reopenTask(turn, turn.workspace, task.id)`,
    to: `await Promise.resolve(reopenTask)`,
  },
  {
    law: 'L4',
    suite: 'races',
    what: 'the lease’s end is not looked at',
    file: `${server}/engine/find-task.ts`,
    from: `if (task.status === 'leased' && task.lease_person === worker.person && (task.lease_until ?? 0) > turn.nowMs)
    return task
`,
    to: `if (task.lease_person === worker.person || task.status === 'open')
    return task
`,
  },
  {
    law: 'U1',
    suite: 'races',
    what: 'a judgment takes effect before it has settled',
    file: `${server}/engine/judge.ts`,
    from: `const now = queue.settleMs === 0`,
    to: `const now = queue.settleMs >= 0`,
  },
  {
    law: 'R1',
    suite: 'races',
    what: 'a second release is not refused',
    file: 'packages/core/src/decision.ts',
    from: `if (d.releaseId !== null) return refuse('already-released')`,
    to: `if (d.status === 'released') return step('released', 'decision.released')`,
  },
  {
    law: 'R2',
    suite: 'races',
    what: 'answers are not kept under their key',
    file: `${server}/engine/committer.ts`,
    from: `if (!job.idempotency) return job.act(turn)`,
    to: `if (job.idempotency !== undefined) return job.act(turn)`,
  },
  {
    law: 'R3',
    suite: 'races',
    what: 'a veto does not stop the release',
    file: 'packages/core/src/decision.ts',
    from: `if (d.status === 'vetoed' || d.vetoedAt !== null) return refuse('vetoed')`,
    to: `if (d.status === 'vetoed') return step('released', 'decision.released')`,
  },
  {
    law: 'T1',
    suite: 'races',
    what: 'silence beats what was said before the deadline',
    file: `${server}/engine/timers.ts`,
    from: `if (tasks.some((task) => task.status === 'settling' && task.kind === 'approval')) return`,
    to: `if (tasks.length < 0) return`,
  },
  {
    law: 'H1',
    suite: 'races',
    what: 'a window that nobody watched goes ahead',
    file: `${server}/engine/timers.ts`,
    from: `decideWindowEnd(stateOf(row), watched)`,
    to: `decideWindowEnd(stateOf(row), watched || true)`,
  },
  {
    law: 'H3',
    suite: 'watch',
    what: 'a watch counts for what it does not cover',
    file: `${server}/engine/presence.ts`,
    from: `.filter((stretch) => isCovered(stretch, what))`,
    to: `.filter((stretch) => isCovered(stretch, what) || stretch.person !== '')`,
  },
  {
    law: 'H4',
    suite: 'watch',
    what: 'a live watch needs nobody',
    file: 'packages/core/src/keep-to-people.ts',
    from: `route.live && !watched`,
    to: `route.live && !watched && what.system === ''`,
  },
  {
    law: 'H5',
    suite: 'watch',
    what: 'a veto at the end still counts',
    file: 'packages/core/src/decision.ts',
    from: `d.untilAt !== null && nowMs < d.untilAt ?`,
    to: `d.untilAt !== null && nowMs <= d.untilAt ?`,
  },
  {
    law: 'H5',
    suite: 'watch',
    what: 'a veto does not reach what is done',
    file: 'packages/core/src/decision.ts',
    from: `if (d.status !== 'released' && d.status !== 'done' && d.status !== 'failed')`,
    to: `if (d.status !== 'released')`,
  },
  {
    law: 'IN2',
    suite: 'watch',
    what: 'a flag leaves its look-alikes alone',
    file: `${server}/engine/incidents.ts`,
    from: `if (!joined) await holdLookAlikes(`,
    to: `if (joined) await holdLookAlikes(`,
  },
  {
    law: 'I2',
    suite: 'laws',
    what: 'keys of proposals are not stored',
    file: `${server}/engine/committer.ts`,
    from: `if (job.idempotency) idempotency.push(`,
    to: `if (job.idempotency === undefined) idempotency.push(`,
  },
  {
    law: 'D8',
    suite: 'laws',
    what: 'the requester is not barred',
    file: `${server}/engine/make-tasks.ts`,
    from: `barred: [...new Set(from.barred)].join(' '),`,
    to: `barred: '',`,
  },
  {
    law: 'B1',
    suite: 'laws',
    what: 'lists forget to hide the AI',
    file: `${server}/engine/visible-to.ts`,
    from: `if (shown === 'open') return false`,
    to: `if (shown !== 'delayed') return false`,
  },
  {
    law: 'GR3',
    suite: 'grants',
    what: 'uses of a grant are not counted under the head',
    file: `${server}/engine/grants/use-grant.ts`,
    from: `set used = used + 1 where`,
    to: `set used = used where`,
  },
  {
    law: 'RU3',
    suite: 'runs',
    what: 'the budget is read outside the turn that releases',
    file: `${server}/engine/fate.ts`,
    from: `const run = await runOf(turn, row)`,
    to: `const run = await runOf({ query: engine.database.query, workspace }, row)`,
  },
  {
    law: 'RU16',
    suite: 'runs',
    what: 'what is released as it is born is counted against the budget as it was before',
    file: `${server}/engine/bear-in-turn.ts`,
    from: `((await readRun(turn, workspace, before.run.id)) ?? null)`,
    to: `((await Promise.resolve(before.run)) ?? readRun)`,
  },
  {
    law: 'RU8',
    suite: 'runs',
    what: 'who started a run renews it',
    file: `${server}/engine/runs/runs.ts`,
    from: `if (row.person === caller.person && !turn.state.solo)`,
    to: `if (row.person === caller.person && turn.state.solo)`,
  },
  {
    law: 'RU13',
    suite: 'runs',
    what: 'any question that calls itself a check-in is one',
    file: `${server}/engine/runs/check-in.ts`,
    from: `return run?.check_in === decision.id ? run : undefined`,
    to: `return run`,
  },
  {
    law: 'ST13',
    suite: 'stop-proof',
    what: 'the release forgets the stop',
    file: `${server}/engine/fate.ts`,
    from: `decideRelease({ ...stateOf(row), frozen }, hex, turn.nowMs)`,
    to: `decideRelease({ ...stateOf(row), frozen: frozen && null }, hex, turn.nowMs)`,
  },
  {
    law: 'ST3',
    suite: 'stops',
    what: 'what is approved under a stop is not held',
    file: `${server}/engine/conclude.ts`,
    from: `...frozenBy(turn, { ...row, ...change }, ended),`,
    to: `...frozenBy(turn, { ...row, ...change }, true),`,
  },
  {
    law: 'ST11',
    suite: 'stops',
    what: 'everything does not wait for a workspace that is being made',
    file: `${server}/engine/workspaces.ts`,
    from: `await q.query('select pg_advisory_xact_lock_shared($1)', [advisoryLocks.workspaces])`,
    to: ``,
  },
  {
    law: 'ST1',
    suite: 'stops',
    what: 'one person resumes',
    file: 'packages/core/src/stop.ts',
    from: `const needed = solo || stop.drill ? 1 : 2`,
    to: `const needed = solo || stop.drill ? 1 : 1`,
  },
  {
    law: 'OV1',
    suite: 'behind',
    what: 'a second override is not refused',
    file: 'packages/core/src/compensation.ts',
    from: `return d.overridden ? refuse('already-overridden') : { ok: true }`,
    to: `return { ok: true }`,
  },
  {
    law: 'AP3',
    suite: 'behind-appeals',
    what: 'a second appeal is not refused',
    file: 'packages/core/src/appeal.ts',
    from: `if (appealed) return refuse('appealed-before')`,
    to: ``,
  },
  {
    law: 'LB3',
    suite: 'behind-recalls',
    what: 'a recall takes back again what was overridden',
    file: `${server}/store/alike.ts`,
    from: `in ('released', 'done') and d.overridden_at is null`,
    to: `in ('released', 'done')`,
  },
  {
    law: 'VE4',
    suite: 'verifier',
    what: 'what is sent at once does not wait for the look',
    file: `${server}/engine/judge.ts`,
    from: `if (judgment.status === 'settling' && judgment.look_at !== null) {`,
    to: `if (judgment.status !== 'settling' && judgment.look_at !== null) {`,
  },
  {
    law: 'VE6',
    suite: 'verifier',
    what: 'a second result counts too',
    file: `${server}/engine/second-look/verifiers.ts`,
    from: `if (judgment?.status !== 'settling' || judgment.look_at === null) return
  const task`,
    to: `if (!judgment) return
  const task`,
  },
  {
    law: 'GA8',
    suite: 'gates-who',
    what: 'a blind gate takes the first answer',
    file: `${server}/engine/settle.ts`,
    from: 'if (isVeiled(turn.state, known)) return',
    to: 'if (turn.nowMs < 0) return',
  },
  {
    law: 'LG17',
    suite: 'log',
    what: 'the entries of a blind gate are served while it lasts',
    file: `${server}/engine/log/serve-log.ts`,
    from: `if ((await readVeil(q, state, entries, null)).decisions.size > 0) throw`,
    to: `if ((await readVeil(q, state, entries, null)).decisions.size < 0) throw`,
  },
  {
    law: 'LG15',
    suite: 'log',
    what: 'the tree does not go on where it ended',
    file: `${server}/engine/log/fold.ts`,
    from: `edge.push(tiles.find((tile) => tile.level === level)?.hashes ?? new Uint8Array())`,
    to: `edge.push(tiles.find((tile) => tile.level === level + 1)?.hashes ?? new Uint8Array())`,
  },
  {
    law: 'LG13',
    suite: 'log',
    what: 'a witness signs whatever it is shown',
    file: 'packages/core/src/log/witness.ts',
    from: `if (shown.old !== size) return`,
    to: `if (shown.old < 0) return`,
  },
  {
    law: 'PC1',
    suite: 'policy-counters',
    what: 'counters are read beside the turn',
    file: `${server}/engine/bear-in-turn.ts`,
    from: `counts: await readCounts(turn, turn.state, wire, turn.nowMs)`,
    to: `counts: await readCounts(engine.database, turn.state, wire, turn.nowMs)`,
  },
  {
    law: 'PC2',
    suite: 'policy-counters',
    what: 'what ended goes on counting',
    file: `${server}/engine/policy-life/counting.ts`,
    from: `and (d.ended_at is null or d.release_id is not null)`,
    to: `and (d.ended_at is null or d.ended_at is not null)`,
  },
  {
    law: 'PC4',
    suite: 'policy-counters',
    what: 'nothing is looked at again at release',
    file: `${server}/engine/fate.ts`,
    from: `if (!(await stillFits(turn, row))) {`,
    to: `if (turn.nowMs < 0 && !(await stillFits(turn, row))) {`,
  },
]

/** Two at a time, each in a copy of its own: a mutant waits more than it works. */
const copies: string[] = []
const free: string[] = []
beforeAll(() => {
  for (let n = 0; n < 2; n++) copies.push(makeCopy())
  free.push(...copies)
})
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true })
})

function makeCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'countersign-mutants-'))
  for (const folder of ['packages/core', 'packages/algorithms', 'packages/server', 'packages/sdk', 'packs', 'tests'])
    cpSync(join(root, folder), join(copy, folder), {
      recursive: true,
      filter: (path) => !/node_modules|\/dist(\/|$)/.test(path),
    })
  for (const file of ['package.json', 'tsconfig.json', 'vitest.config.ts']) cpSync(join(root, file), join(copy, file))
  // Libraries are shared; our own packages must be the copy's.
  const link = (from: string, to: string) => {
    mkdirSync(to, { recursive: true })
    for (const name of readdirSync(from))
      if (name !== '@countersign' && name !== '.cache' && name !== '.vite' && name !== '.vitest')
        symlinkSync(join(from, name), join(to, name))
  }
  link(join(root, 'node_modules'), join(copy, 'node_modules'))
  mkdirSync(join(copy, 'node_modules/@countersign'))
  for (const name of ['core', 'algorithms', 'server', 'sdk'])
    symlinkSync(join(copy, 'packages', name), join(copy, 'node_modules/@countersign', name))
  return copy
}

const run = (
  copy: string,
  suite: string,
  law: string,
): Promise<{ code: number | null; output: string; passed: number; failed: number }> =>
  new Promise((done) => {
    const child = spawn(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--project',
        'house',
        `tests/${suite}.test.ts`,
        '-t',
        `\\[${law}\\]`,
        '--testTimeout',
        '45000',
        '--reporter',
        'json',
        '--outputFile',
        join(copy, 'report.json'),
      ],
      {
        cwd: copy,
        env: {
          ...process.env,
          ...{ VITEST: '', VITEST_POOL_ID: '', VITEST_WORKER_ID: '', STOP_ROUNDS: '2' },
          COUNTERSIGN_TEST_POSTGRES: inject('postgresUrl'),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
    child.once('exit', (code) => done({ code, output, ...counts(copy) }))
  })
const counts = (copy: string): { passed: number; failed: number } => {
  const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(
    readFileSync(join(copy, 'report.json'), 'utf8'),
  ) as { numPassedTests: number; numFailedTests: number }
  return { passed, failed }
}

/** There are as many copies as mutants at a time. */
async function withCopy(does: (copy: string) => Promise<void>): Promise<void> {
  const copy = free.pop()
  if (copy === undefined) throw new Error('Every copy is in use.')
  try {
    await does(copy)
  } finally {
    free.push(copy)
  }
}

test('[Z1] the copies without a mutant are green, so that red means the mutant', async () => {
  for (const copy of copies) expect(await run(copy, 'races', 'L1')).toMatchObject({ code: 0, passed: 1, failed: 0 })
})

test.concurrent.each(mutants)('[Z1] mutant of $law ($what) turns it red', ({ law, suite, file, from, to }) =>
  withCopy(async (copy) => {
    const path = join(copy, file)
    const text = readFileSync(path, 'utf8')
    expect(text.split(from), `${file} no longer holds the line that this mutant breaks`).toHaveLength(2)
    writeFileSync(
      path,
      text.replace(from, () => to),
    )
    try {
      expect(await run(copy, suite, law)).toMatchObject({ code: 1, passed: 0, failed: 1 })
    } finally {
      writeFileSync(path, text)
    }
  }),
)
