/** The commands against a real server, run in this process with a machine of their own. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { main } from '../packages/server/src/cli/main.ts'
import { starters } from '../packages/server/src/cli/commands/starters.ts'
import { serve } from '../packages/server/src/cli/serve.ts'
import type { TaskWire } from '../packages/core/src/index.ts'
import { createClient, type Client } from './support/client.ts'
import { answer, claim, decideBy, propose, read, settleAtOnce } from './support/flow.ts'
import {
  bootstrapKey,
  freePort,
  makeDatabase,
  makeFolder,
  openHouse,
  startChild,
  type House,
} from './support/server.ts'

let house: House
let person: Client
const folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'))
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  person = await house.person('Ann')
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Ran {
  code: number
  out: string
  err: string
}
async function run(
  args: string[],
  more: { env?: Record<string, string>; signal?: AbortSignal; input?: string; cwd?: string } = {},
): Promise<Ran> {
  const said = { out: '', err: '' }
  const code = await main(args, {
    env: {
      COUNTERSIGN_URL: house.url,
      COUNTERSIGN_API_KEY: bootstrapKey,
      COUNTERSIGN_DATA_DIR: house.dataDir,
      ...more.env,
    },
    cwd: more.cwd ?? folder,
    home: folder,
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    isTerminal: false,
    readInput: async () => more.input ?? '',
    signal: more.signal ?? new AbortController().signal,
  })
  return { code, ...said }
}
async function next(): Promise<TaskWire> {
  for (;;) {
    const task = (await claim(person, { limit: 20 })).find(
      ({ decision }) => decision.system === 'shell' && decision.status === 'waiting',
    )
    if (task) return task
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const judged = async (
  ran: Promise<Ran>,
  ...said: Parameters<typeof answer> extends [unknown, unknown, ...infer Rest] ? Rest : never
): Promise<Ran> => {
  expect((await answer(person, await next(), ...said)).status).toBe(201)
  return ran
}
const deploy = ['ask', 'deploy.prod', '{"service":"api","version":"1.4.2"}']
const lastDecision = async () =>
  (await house.boot.ok<{ items: { id: string; status: string }[] }>('GET', '/v1/decisions?limit=1')).items[0]

describe('countersign ask', () => {
  test('prints what was approved, with its edits, and reports the effect', async () => {
    const ran = await judged(run(deploy), 'edit', { proposal: { service: 'api', version: '1.4.1' } })
    expect(ran).toMatchObject({ code: 0, out: '{"service":"api","version":"1.4.1"}\n' })
    expect(ran.err).toContain(`deploy.prod waits for a person: ${house.url}/decisions/dec_`)
    expect(ran.err).toContain('Approved with changes by Ann.')
    expect(await lastDecision()).toMatchObject({ status: 'done' })
  })

  test('the exit code is the answer, and the reason is told', async () => {
    expect(await judged(run(deploy), 'reject', { comment: 'not on a Friday' })).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('not on a Friday'),
    })
    expect(await judged(run(deploy), 'return', { comment: 'use 1.4.1' })).toMatchObject({
      code: 7,
      out: '',
      err: expect.stringContaining('use 1.4.1'),
    })
  })

  test('a question prints its answer; standard input and files serve as JSON', async () => {
    writeFileSync(join(folder, 'schema.json'), '{"type":"object","required":["iban"]}')
    const asked = run(['ask', '--question', 'Which account?', '--input', '-', '--schema', '@schema.json', '--json'], {
      input: '{"order":"o-1"}',
    })
    const ran = await judged(asked, 'respond', { proposal: { iban: 'DE02' } })
    expect(ran.code).toBe(0)
    expect(JSON.parse(ran.out)).toMatchObject({ status: 'answered', value: { iban: 'DE02' } })
  })

  test('nobody answers: withdrawn, exit code 3; interrupted: withdrawn, exit code 130', async () => {
    expect(await run([...deploy, '--timeout', '1s'])).toMatchObject({ code: 3, out: '' })
    expect(await lastDecision()).toMatchObject({ status: 'cancelled' })
    const stop = new AbortController()
    const ran = run(deploy, { signal: stop.signal })
    await next()
    stop.abort(new Error('Ctrl-C'))
    expect(await ran).toMatchObject({ code: 130, err: expect.stringContaining('Withdrawn.') })
    expect(await lastDecision()).toMatchObject({ status: 'cancelled' })
  })

  test('no server is 69, a wrong key 77, a wrong call 2', async () => {
    const away = `http://127.0.0.1:${await freePort()}`
    expect(await run([...deploy, '--url', away, '--patience', '1s'])).toMatchObject({ code: 69, out: '' })
    expect(await run([...deploy, '--key', 'wrong-key-of-nobody'])).toMatchObject({ code: 77 })
    for (const args of [
      [],
      ['nope'],
      ['ask'],
      ['ask', 'a.b', '{oops'],
      ['ask', 'a.b', '1', '--confidence', '7'],
      ['ask', 'a b', '1'],
      ['ask', 'a.b', '1', '--timeout', 'soon'],
    ])
      expect((await run(args)).code).toBe(2)
  })
})

test('[S13] ask waits through a killed server: reconnecting…, then the answer; SIGTERM drains and exits 0', async () => {
  const dataDir = makeFolder()
  const env = { COUNTERSIGN_DATA_DIR: dataDir, PORT: String(await freePort()) }
  let server = await startChild(env)
  try {
    const boot = createClient(server.url, bootstrapKey)
    await settleAtOnce(boot)
    const { id } = await boot.ok<{ id: string }>('POST', '/v1/people', { name: 'Ann', roles: ['reviewer'] })
    const { secret } = await boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'Ann', person: id })
    // Without address and key: the server left both for the commands of its machine.
    const asking = run(deploy, { env: { COUNTERSIGN_URL: '', COUNTERSIGN_API_KEY: '', COUNTERSIGN_DATA_DIR: dataDir } })
    await vi.waitFor(
      async () => expect((await boot.ok<{ items: unknown[] }>('GET', '/v1/decisions')).items).toHaveLength(1),
      10_000,
    )
    await server.kill()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    server = await startChild(env)
    const ann = createClient(server.url, secret)
    const [task] = await claim(ann)
    expect((await answer(ann, task as TaskWire, 'approve')).status).toBe(201)
    const ran = await asking
    expect(ran).toMatchObject({ code: 0, out: '{"service":"api","version":"1.4.2"}\n' })
    expect(ran.err.match(/reconnecting…|still waiting|Approved by Ann/g)).toEqual([
      'reconnecting…',
      'still waiting',
      'Approved by Ann',
    ])
  } finally {
    expect(await server.stop()).toBe(0)
    rmSync(dataDir, { recursive: true, force: true })
  }
})

describe('countersign stop, resume and drill', () => {
  test('[ST10] a shell stops, two people resume from theirs, and every step is an exit code', async () => {
    const stopped = await run(['stop', '--system', 'shell-agent', '--level', 'hold', '--reason', 'It runs wild.'])
    expect(stopped).toMatchObject({ code: 0, err: expect.stringContaining('system shell-agent') })
    const id = stopped.out.trim()
    expect(id).toMatch(/^stop_/)
    const [lea, rob] = [await house.person('Lea', ['lead']), await house.person('Rob', ['risk-owner'])]
    const as = (who: Client) => ({ env: { COUNTERSIGN_API_KEY: who.secret } })
    expect(await run(['resume', id], as(lea))).toMatchObject({ code: 1, out: expect.stringContaining('1 more') })
    expect(await run(['resume', id, '--json'], as(rob))).toMatchObject({
      code: 0,
      out: expect.stringContaining('"resumed":true'),
    })
    expect((await run(['resume', id])).code).toBe(77)
    expect((await run(['stop', '--level', 'all'])).code).toBe(2)
    expect((await run(['stop', '--segment', 'proposal.amount >'])).code).toBe(2)
  })

  test('[ST12] a drill measures what a stop takes here and files it', async () => {
    const drilled = await run(['drill', '--rounds', '3', '--size', '30', '--json'])
    expect(drilled.code, drilled.err).toBe(0)
    const { result } = JSON.parse(drilled.out) as { result: { released: number; held: number; released_after: number } }
    expect(result.released + result.held).toBe(90)
    expect(result).toMatchObject({ released_after: 0 })
    expect(result.released).toBeGreaterThanOrEqual(30)
    expect((await run(['drill', '--rounds', 'many'])).code).toBe(2)
  })
})

describe('countersign import', () => {
  test('lines become decisions, errors are listed by line, and a second run stores nothing twice', async () => {
    writeFileSync(
      join(folder, 'a.csv'),
      'action,proposal.amount,confidence,text\nrefund.create,1,0.5,"two\nlines"\nrefund.create,2,7,x\nhas space,3,,x\nrefund.create,4,,x\n',
    )
    const first = await run(['import', 'a.csv', '--json'])
    expect(first.code).toBe(1)
    expect(JSON.parse(first.out)).toMatchObject({ read: 4, stored: 2, waiting: 2, errors: [{ line: 4 }, { line: 5 }] })
    const count = async () =>
      (await house.boot.ok<{ items: unknown[] }>('GET', '/v1/decisions?system=import&limit=200')).items.length
    expect(await count()).toBe(2)
    expect(JSON.parse((await run(['import', 'a.csv', '--json'])).out)).toMatchObject({ stored: 2 })
    expect(await count()).toBe(2)
  })

  test('JSON lines, with a map; a good file exits 0', async () => {
    writeFileSync(
      join(folder, 'b.jsonl'),
      '{"label":"spam","score":0.9,"text":"buy"}\n\n{"label":"ham","score":0.8,"text":"hello"}\n',
    )
    const ran = await run([
      'import',
      'b.jsonl',
      '--system',
      'filter',
      '--action',
      'mail.label',
      '--kind',
      'prediction',
      '--map',
      'label=proposal,score=confidence',
    ])
    expect(ran).toMatchObject({ code: 0, out: '2 lines read, 2 stored (2 wait for a person), 0 with errors\n' })
    expect((await run(['import', 'nothing.csv'])).code).toBe(2)
  })
})

describe('countersign truth import', () => {
  test('[TR1] lines become late truth, errors are listed by line, and a second run stores nothing twice', async () => {
    const { id } = await propose(house.boot)
    writeFileSync(
      join(folder, 'truths.csv'),
      `decision,value.chargeback,value.amount,observed_at,adverse\n${id},true,12.5,2027-06-01T00:00:00Z,true\n${id},false,,yesterday,\ndec_0,true,,2027-06-01T00:00:00Z,\n`,
    )
    const told = ['truth', 'import', 'truths.csv', '--source', 'bank']
    for (let again = 0; again < 2; again++) {
      const ran = await run([...told, '--json'])
      expect(ran.code).toBe(1)
      expect(JSON.parse(ran.out)).toMatchObject({ read: 3, stored: 1, errors: [{ line: 3 }, { line: 4 }] })
    }
    expect((await read(house.boot, id)).truth).toMatchObject([
      { value: { chargeback: true, amount: 12.5 }, source: 'bank', adverse: true },
    ])
    expect((await run(told)).out).toBe('3 lines read, 1 stored, 2 with errors\n')
    expect((await run(['truth', 'import', 'nothing.csv'])).code).toBe(2)
  })
})

describe('countersign init and login', () => {
  test('init writes eight lines and a private key file, keeps git away from it, and overwrites nothing', async () => {
    const cwd = mkdtempSync(join(folder, 'project-'))
    expect((await run(['init', '--no-install'], { cwd })).code).toBe(2)
    writeFileSync(join(cwd, 'package.json'), '{}')
    writeFileSync(join(cwd, '.gitignore'), 'node_modules')
    expect(await run(['init', '--no-install'], { cwd })).toMatchObject({
      code: 0,
      out: expect.stringContaining('Next: node --env-file=.env.countersign countersign-example.mjs'),
    })
    expect(readFileSync(join(cwd, 'countersign-example.mjs'), 'utf8').trim().split('\n')).toHaveLength(8)
    expect(readFileSync(join(cwd, '.env.countersign'), 'utf8')).toBe(
      `COUNTERSIGN_URL=${house.url}\nCOUNTERSIGN_API_KEY=${bootstrapKey}\n`,
    )
    expect(statSync(join(cwd, '.env.countersign')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(cwd, '.gitignore'), 'utf8')).toBe('node_modules\n.env.countersign\n')
    writeFileSync(join(cwd, 'countersign-example.mjs'), 'mine')
    expect(JSON.parse((await run(['init', '--no-install', '--json'], { cwd })).out)).toMatchObject({ written: [] })
    expect(readFileSync(join(cwd, 'countersign-example.mjs'), 'utf8')).toBe('mine')
  })

  const examples = join(import.meta.dirname, '../packages/sdk/examples/frameworks')
  const project = (own?: object): string => {
    const cwd = mkdtempSync(join(folder, 'project-'))
    if (own) writeFileSync(join(cwd, 'package.json'), JSON.stringify(own))
    return cwd
  }
  const init = async (cwd: string, ...args: string[]) => {
    const ran = await run(['init', '--no-install', '--json', ...args], { cwd })
    expect(ran, ran.err).toMatchObject({ code: 0 })
    return JSON.parse(ran.out) as { written: string[]; missing: string[]; next: string; fits?: string }
  }

  test('[DX9] init --for writes an example that runs, byte by byte, with what it needs; it overwrites nothing', async () => {
    const tests = readdirSync(examples)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(examples, name), 'utf8'))
      .join('\n')
    for (const [name, { files, alone }] of Object.entries(starters)) {
      const cwd = project(alone ? undefined : {})
      const { written, missing, next } = await init(cwd, '--for', name)
      expect(written, name).toEqual([...Object.keys(files), '.env.countersign'])
      for (const [file, from] of Object.entries(files)) {
        expect(readFileSync(join(cwd, file)).equals(readFileSync(join(examples, from))), file).toBe(true)
        if (!from.endsWith('.model.ts') && !from.endsWith('.json'))
          expect(tests, name).toMatch(new RegExp(`'(${from}|${name})'`))
      }
      for (const imported of readFileSync(join(examples, Object.values(files)[0] ?? ''), 'utf8').matchAll(
        /from '((?:@(?!countersign)[^/']+\/)?[a-z][^/':]*)(?:\/[^']*)?'/g,
      ))
        expect(
          missing.map((one) => one.replace(/@[^@]+$/, '')),
          name,
        ).toContain(imported[1])
      if (missing.length === 0) expect(['claude-code', 'python']).toContain(name)
      expect(next).not.toBe('')

      const again = await run(['init', '--no-install', '--for', name], { cwd })
      expect(again).toMatchObject({ code: 0, err: expect.stringContaining('What it lacks stands in ') })
      expect(again.out).not.toContain('Wrote')
    }
    const settled = project({})
    mkdirSync(join(settled, '.claude'))
    writeFileSync(join(settled, '.claude/settings.json'), '{"model":"opus"}')
    const kept = await run(['init', '--no-install', '--for', 'claude-code'], { cwd: settled })
    expect(kept).toMatchObject({ code: 1, err: expect.stringContaining('Not in force yet: put into .claude/settings') })
    expect(kept.out).not.toContain('Next:')
    expect(readFileSync(join(settled, '.claude/settings.json'), 'utf8')).toBe('{"model":"opus"}')
    const has = { dependencies: { zod: '^4', '@openai/agents': '0.20.0' } }
    expect((await init(project(has), '--for', 'openai-agents')).missing).toEqual([])
  })

  test('[DX9] without --for it proposes the starter that fits; a name that there is not is refused with those that there are', async () => {
    const fitting = async (own: object) => (await init(project(own))).fits
    expect(await fitting({})).toBeUndefined()
    expect(await fitting({ dependencies: { ai: '7.0.0' } })).toBe('ai-sdk')
    expect(await fitting({ dependencies: { ai: '7.0.0', '@mastra/core': '1.0.0' } })).toBe('mastra')
    expect(await fitting({ devDependencies: { '@langchain/langgraph': '1.0.0' } })).toBe('langgraph')
    const cwd = project({})
    mkdirSync(join(cwd, '.claude'))
    expect(await run(['init', '--no-install'], { cwd })).toMatchObject({
      code: 0,
      out: expect.stringContaining('countersign init --for claude-code'),
    })
    for (const name of ['cobol', 'toString'])
      expect(await run(['init', '--for', name], { cwd })).toMatchObject({
        code: 2,
        err: expect.stringContaining(Object.keys(starters).join(', ')),
      })
  })

  test('login keeps a key that the server takes, for its owner alone', async () => {
    const env = { COUNTERSIGN_API_KEY: '', COUNTERSIGN_URL: '' }
    expect(await run(['login', '--url', house.url, '--key', 'wrong-key-of-nobody'], { env })).toMatchObject({
      code: 77,
    })
    expect(await run(['login', '--url', house.url], { env, input: `${bootstrapKey}\n` })).toMatchObject({ code: 0 })
    const path = join(folder, '.config', 'countersign', 'config.json')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(
      await judged(run(deploy, { env: { ...env, COUNTERSIGN_DATA_DIR: join(folder, 'nothing') } }), 'approve'),
    ).toMatchObject({ code: 0 })
  })
})

test('countersign objective: made, changed, listed and shown; what does not hold yet ends with 1', async () => {
  const risk = await house.person('Rob', ['risk-owner'])
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'rob', person: risk.id })
  const as = { env: { COUNTERSIGN_API_KEY: secret } }
  const wish = ['--where', 'action == "a"', '--max-error', '0.02', '--confidence', '0.95', '--audit-rate', '0.05']
  const made = await run(['objective', 'set', 'errors', ...wish], as)
  expect(made, made.err).toMatchObject({
    code: 0,
    out: 'errors: learning (at most 2 % wrong, 95 % confidence; 0 of 969 audits gathered)\n',
  })
  expect(await run(['objective', 'set', 'errors', '--max-error', '0.01'], as)).toMatchObject({
    code: 0,
    out: expect.stringContaining('at most 1 % wrong'),
  })
  expect(await run(['objective', 'set', 'errors', '--off', '--on'], as)).toMatchObject({ code: 2 })
  expect(await run(['objective', 'set', 'errors', '--max-error', 'few'], as)).toMatchObject({ code: 2 })
  expect(await run(['objective', 'set', 'errors', '--off'])).toMatchObject({ code: 77 })
  await propose(house.boot, { system: 'cli', action: 'a', confidence: 0.9 })
  expect(await run(['objective', 'show', 'errors'])).toMatchObject({
    code: 1,
    out: expect.stringContaining('  cli 1: learning; 0 gathered\n'),
  })
  expect(JSON.parse((await run(['objective', 'list', '--json'])).out)).toMatchObject({ items: [{ id: 'errors' }] })
  expect(await run(['objective', 'set', 'errors', '--off'], as)).toMatchObject({
    out: expect.stringMatching(/^errors: off/),
  })
})

describe('countersign backup and restore', () => {
  test('everything comes back, sealed values included; a damaged backup restores nothing', async () => {
    const port = await freePort()
    const decision = await decideBy(house.boot, person, 'approve', {
      input: { text: 'tab\tback\\slash\nGrüße' },
      subject: 'customer:42',
      callback: { url: `http://127.0.0.1:${port}/told` },
    })
    await house.serving.context.idle()
    const pending = await house.admin(`select id from deliveries where state = 'pending'`)
    expect(pending.length).toBeGreaterThan(0)
    const file = join(folder, 'all.backup')
    const env = { DATABASE_URL: house.databaseUrl }
    const backedUp = await run(['backup', file, '--with-keys', '--json'], { env })
    expect(backedUp.code, backedUp.err).toBe(0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((await run(['backup', file], { env })).code).toBe(2)

    const target = await makeDatabase()
    const dataDir = makeFolder()
    chmodSync(dataDir, 0o755)
    const there = { env: { DATABASE_URL: target.url, COUNTERSIGN_DATA_DIR: dataDir } }
    try {
      const bytes = gunzipSync(readFileSync(file))
      const damaged = Buffer.from(bytes)
      const at = damaged.indexOf('refund.create')
      damaged[at] = 'R'.charCodeAt(0)
      writeFileSync(`${file}.damaged`, gzipSync(damaged))
      writeFileSync(`${file}.cut`, gzipSync(bytes.subarray(0, bytes.length / 2)))
      expect(await run(['restore', `${file}.damaged`], there)).toMatchObject({
        code: 70,
        err: expect.stringContaining('changed or damaged. Nothing was restored.'),
      })
      expect(await run(['restore', `${file}.cut`], there)).toMatchObject({
        code: 70,
        err: expect.stringContaining('not whole'),
      })
      writeFileSync(`${file}.other`, 'not ours')
      expect(await run(['restore', `${file}.other`], there)).toMatchObject({
        code: 70,
        err: expect.stringContaining('not a backup'),
      })
      expect(await target.admin('select 1 from workspaces')).toEqual([])
      expect(existsSync(join(dataDir, 'keys'))).toBe(false)

      const restored = await run(['restore', file, '--json'], there)
      expect(restored.code, restored.err).toBe(0)
      expect(JSON.parse(restored.out).tables).toEqual(JSON.parse(backedUp.out).tables)
      // What was sealed can be read, and the log goes on under the key that signed it.
      for (const name of ['installation.key', 'log.key'])
        expect(readFileSync(join(dataDir, 'keys', name), 'utf8'), name).toBe(
          readFileSync(join(house.dataDir, 'keys', name), 'utf8'),
        )
      expect(await run(['restore', file], there)).toMatchObject({ code: 2, err: expect.stringContaining('in use') })

      const told: string[] = []
      const receiver = createServer((request, response) => {
        told.push(String(request.headers['webhook-id']))
        response.end()
      }).listen(port, '127.0.0.1')
      const serving = await serve({ ...there.env, PORT: '0', COUNTERSIGN_LOG: 'error' }, () => undefined)
      try {
        const read = async (client: Client) => client.ok('GET', `/v1/decisions/${decision.id}`)
        expect(await read(createClient(serving.address, bootstrapKey))).toEqual(await read(house.boot))
        // Life goes on: the log has its place, people and queues are as they were.
        expect(
          await decideBy(createClient(serving.address, bootstrapKey), person.at(serving.address), 'approve'),
        ).toMatchObject({ status: 'approved' })
        // A callback that was under way arrives from the restored server too.
        const old = pending.map(({ id }) => `msg_${String(id)}`)
        await vi.waitFor(() => expect(told.filter((id) => !old.includes(id))).toHaveLength(pending.length), 20_000)
      } finally {
        receiver.close()
        await serving.stop()
      }
    } finally {
      await target.drop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  test('another installation’s key in the way refuses the restore', async () => {
    const file = join(folder, 'all.backup')
    const target = await makeDatabase()
    const other = await openHouse()
    try {
      const ran = await run(['restore', file], {
        env: { DATABASE_URL: target.url, COUNTERSIGN_DATA_DIR: other.dataDir },
      })
      expect(ran).toMatchObject({
        code: 2,
        err: expect.stringContaining('does not open this backup. Nothing was restored.'),
      })
      expect(await target.admin('select 1 from workspaces')).toEqual([])
    } finally {
      await other.close()
      await target.drop()
    }
  })
})
