/** The composition root: configuration in, everything that runs out. Tests override its parts. */
import type { FastifyRequest } from 'fastify'
import type { Config } from './config.ts'
import { isLoopback } from './config.ts'
import { parseVkey } from '@countersign/core'
import { createClock } from './clock.ts'
import { createDice } from './dice.ts'
import { createLog } from './log.ts'
import type { Log, Traces } from './ports.ts'
import { createBacktests, type Backtests } from './engine/backtest/backtests.ts'
import { createLearners, type Learners } from './engine/projects/learning/learners.ts'
import { createTaughtModels, type TaughtModels } from './engine/projects/learning/serving/taught-models.ts'
import { createBuckets, type Buckets } from './engine/buckets/buckets.ts'
import { createTransfers, type Transfers } from './engine/projects/transfers/transfers.ts'
import { createQualities, type Qualities } from './engine/projects/quality.ts'
import { createComparisons, type Comparisons } from './engine/comparison/comparisons.ts'
import { createEvaluations, type Evaluations } from './engine/evaluation/evaluations.ts'
import { createBreakerFollower } from './engine/breakers/count-outcomes.ts'
import { createCommitter } from './engine/committer.ts'
import type { Engine } from './engine/engine.ts'
import { replayErasures } from './engine/erasure/replay.ts'
import { createPacks, type Packs } from './engine/evidence/packs.ts'
import { createFeed } from './engine/feed.ts'
import { createFollowing } from './engine/follower.ts'
import { createSingleSignOn, type SingleSignOn } from './engine/identity/sso.ts'
import type { AddressRules } from './engine/safe-address.ts'
import { createShadowFollower } from './engine/policy-life/shadow.ts'
import { createSearchFollower } from './engine/search.ts'
import type { RelyingParty } from './engine/sign-in.ts'
import { createJobs } from './engine/jobs.ts'
import { createIntegrator, type Integrator } from './engine/log/integrator.ts'
import { sha } from './engine/log/log-keys.ts'
import { createAccessTeller } from './engine/log/tell-access.ts'
import { createWitnessing, type Witness } from './engine/log/witnesses.ts'
import { createVerifiers } from './engine/second-look/verifiers.ts'
import { createNoticeFollower } from './engine/notices/follow.ts'
import { createNoticeSender, type NoticeSender } from './engine/notices/send.ts'
import { createPush } from './engine/push/push.ts'
import { createSlack, type Slack } from './engine/slack/slack.ts'
import { createTimers } from './engine/timers.ts'
import { createDecisionTraces } from './engine/trace-decisions.ts'
import { createWatchFeeder, type WatchFeeder } from './engine/watch-feed.ts'
import { createDeliverer } from './engine/webhooks.ts'
import { firstStart, type FirstStart } from './engine/workspaces.ts'
import { createWorkspaceStates } from './engine/load-workspace-state.ts'
import { createDemo, type Demo } from './demo/demo.ts'
import { createLimits, type Limits } from './http/limits.ts'
import { createPace, type Pace } from './http/pace.ts'
import { createCallers, type Callers } from './http/principal.ts'
import { parseStrictJson } from './formats/bytes/strict-json.ts'
import type { EntryRow } from './store/births.ts'
import { createDatabase } from './store/database.ts'
import { startEmbeddedPostgres } from './store/embedded-postgres.ts'
import { createErasureList } from './store/erasure-list.ts'
import { readOrMakeKeyFile } from './store/key-file.ts'
import { readSigners } from './store/log-key.ts'
import { migrate } from './store/migrate.ts'
import { createSeal } from './store/seal.ts'
import { commandSigner } from './store/signer-command.ts'

export interface Context {
  config: Config
  engine: Engine
  callers: Callers
  limits: Limits
  signInLimits: Limits
  /** For those who come without an account, apart, so that they keep nobody from signing in. */
  appealLimits: Limits
  /** Of programs that ask again whether a person has answered. */
  pollPace: Pace
  addressRules: AddressRules
  sso: SingleSignOn
  /** Aborted when the server begins to stop: waits are answered as they stand. */
  closing: AbortController
  first: FirstStart
  demo: Demo
  watchFeeder: WatchFeeder
  integrator: Integrator
  witnesses: readonly Witness[]
  /** Names of those who read each log with a cursor. */
  followers: readonly string[]
  /** Called with what this process appended to a log, once it is committed. */
  hearCommitted: Set<(entries: readonly EntryRow[], workspace: string) => void>
  notices: NoticeSender
  slack: Slack
  /** Null unless a collector is named. */
  traces: Traces | null
  /** Logs that a person read the log. */
  tellAccess: ReturnType<typeof createAccessTeller>
  backtests: Backtests
  evaluations: Evaluations
  comparisons: Comparisons
  qualities: Qualities
  buckets: Buckets
  transfers: Transfers
  learners: Learners
  taughtModels: TaughtModels
  packs: Packs
  /** Where programs of this machine reach it. */
  address(): string
  /** What people open: by name, because browsers know no passkeys for bare numbers. */
  pageAddress(): string
  /** Told once the port is known. */
  listening(port: number): void
  party(request: FastifyRequest): RelyingParty
  /** Null when everything is there to serve; else what is missing. */
  notReady(): Promise<string | null>
  /** Resolves when followers of the log have caught up. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** Requests a second that one key may make on average. */
const requestsPerSecond = 20_000
const signInsPerSecond = 0.5
const secondsBetweenPolls = 5

const closeWithinMs = 8_000

/** Where nobody says how this installation is called, its logs are told apart by their ids alone. */
const namelessHost = 'countersign.local'

function witnessesOf({ witnesses }: Config): Witness[] {
  return witnesses.map(({ vkey, url }) => {
    const key = parseVkey(sha, vkey)
    if (key?.type !== 0x04)
      throw new Error(
        `COUNTERSIGN_WITNESSES names "${vkey}", which is no verifier key of a witness. Ask its operator; "countersign witness" prints its own.`,
      )
    return { key, vkey, url: new URL(url) }
  })
}

/** A part that cannot close (a database that is away, say) must not keep the process from ending. */
async function withinOrWarn(log: Log, name: string, closing: Promise<unknown> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log.warn({ part: name }, 'did not close in time; going on without it')
      resolve()
    }, closeWithinMs)
  })
  await Promise.race([
    Promise.resolve(closing).catch((error: unknown) => log.warn({ err: error, part: name }, 'did not close cleanly')),
    late,
  ])
  clearTimeout(timer)
}

export async function createContext(config: Config, say: (step: string) => void = () => undefined): Promise<Context> {
  const log = createLog(config.logLevel)
  const dice = createDice()
  const clock = createClock()
  const embedded = config.databaseUrl === undefined ? await startEmbeddedPostgres(config.dataDir, say) : null
  const url = config.databaseUrl ?? (embedded as { url: string }).url
  const closing = new AbortController()
  // Connections that end while everything ends are no news.
  const database = createDatabase(url, {
    onError: (error) => closing.signal.aborted || log.warn({ err: error }, 'a database connection was lost'),
  })
  say('Migrating')
  await migrate(database)
  const seal = createSeal(dice)
  const installationKey = readOrMakeKeyFile(config.dataDir, 'installation.key', dice)
  const [time] = await database.query<{ ms: number }>('select extract(epoch from app_now())::float8 * 1000 as ms')
  clock.hear((time as { ms: number }).ms)

  const states = createWorkspaceStates(database, installationKey)
  const feed = createFeed(database, log)
  const engine: Engine = {
    database,
    states,
    feed,
    seal,
    clock,
    dice,
    log,
    installationKey,
    erasureList: createErasureList(config.dataDir),
    committer: undefined as unknown as Engine['committer'],
  }
  const hearCommitted: Context['hearCommitted'] = new Set()
  engine.committer = createCommitter({
    database,
    states,
    seal,
    clock,
    dice,
    committed(workspace, position, alarms, entries) {
      feed.grown(workspace, position, entries)
      for (const hear of hearCommitted) hear(entries, workspace)
      for (const at of alarms) timers.nudge(at)
      following.wake(workspace)
      integrator.wake(workspace)
    },
  })
  const witnesses = witnessesOf(config)
  const witnessing = createWitnessing(engine, witnesses)
  const external = config.logSigner && [await commandSigner(config.logSigner)]
  // A first key is made where there was never one; a process without the key of what is there leaves it alone.
  const [signed] = await database.query('select 1 from log_keys limit 1')
  if (!external) readSigners(config.dataDir, dice, !signed)
  const integrator = createIntegrator(
    engine,
    () => external ?? readSigners(config.dataDir, dice, false),
    config.publicUrl === undefined ? namelessHost : new URL(config.publicUrl).host,
    witnesses.length > 0,
    (workspace) => witnessing.wake(workspace),
  )
  const first = await firstStart(engine, { bootstrapKey: config.bootstrapKey, demo: config.demo })
  const addressRules: AddressRules = { loopback: isLoopback(config.host), hosts: config.callbackHosts }
  const verifiers = createVerifiers(engine, addressRules)
  const timers = createTimers(engine, verifiers)
  const callers = createCallers(engine)
  const jobs = createJobs(engine, url)
  const backtests = createBacktests(engine, url)
  const evaluations = createEvaluations(engine, addressRules)
  const comparisons = createComparisons(engine, addressRules)
  const qualities = createQualities(engine, url)
  const buckets = createBuckets(config.buckets, clock, addressRules)
  const transfers = createTransfers(engine, buckets)
  const learners = createLearners(engine, url, addressRules)
  const taughtModels = createTaughtModels(engine, url)
  hearCommitted.add((entries, workspace) => learners.hear(workspace, entries))
  // Loaded only where somebody listens: it is a megabyte.
  const traces = config.traces
    ? (await import('./traces.ts')).createTraces(config.traces, config.traces.service, log)
    : null
  if (traces) hearCommitted.add(createDecisionTraces(engine, traces))
  const packs = createPacks(
    engine,
    witnesses.map(({ vkey }) => vkey),
  )
  const deliverer = createDeliverer(engine, jobs.boss, addressRules, () => context.pageAddress())
  const followers = [
    createSearchFollower(engine),
    deliverer.follower,
    createBreakerFollower(engine),
    createShadowFollower(),
    createNoticeFollower(engine, config.mail !== undefined),
  ]
  const following = createFollowing(engine, followers)
  const listener = database.listen(
    ['countersign_log', 'countersign_config', 'countersign_clock'],
    (channel, payload) => {
      if (channel === 'countersign_log') {
        const [workspace = '', position = '0'] = payload.split(' ')
        feed.grown(workspace, Number(position))
        following.wake(workspace)
        integrator.wake(workspace)
      } else if (channel === 'countersign_config') {
        states.forget(payload)
        callers.forget()
      } else void readClock()
    },
    () => {
      states.forget()
      callers.forget()
      feed.catchUp()
      timers.wake()
    },
  )
  const readClock = async () => {
    const [now] = await database
      .query<{ ms: number }>('select extract(epoch from app_now())::float8 * 1000 as ms')
      .catch(() => [])
    if (now) clock.hear(now.ms)
    timers.wake()
  }
  if ((await replayErasures(engine)) > 0) log.warn({}, 'this database is older than erasures: they were done again')
  say('Starting the job queue')
  await jobs.start()
  await deliverer.start()
  transfers.start()
  let port = config.port
  const host =
    config.host === '0.0.0.0' || config.host === '::'
      ? 'localhost'
      : config.host.includes(':')
        ? `[${config.host}]`
        : config.host
  const ownAddress = () => `http://${host}:${port}`
  const address = () => config.publicUrl ?? ownAddress()
  const slack = createSlack(engine, {
    url: config.slackUrl,
    address: () => context.pageAddress(),
    parse: parseStrictJson,
  })
  const notices = createNoticeSender(
    engine,
    config.mail ? (await import('./mail.ts')).createMailer(config.mail.url, config.mail.from) : null,
    slack.hand,
    createPush(addressRules, config.publicUrl),
    () => context.pageAddress(),
    config.publicUrl === undefined ? namelessHost : new URL(config.publicUrl).host,
  )
  const context: Context = {
    config,
    engine,
    callers,
    addressRules,
    sso: createSingleSignOn(engine, addressRules, config.publicUrl),
    closing,
    first,
    integrator,
    witnesses,
    followers: followers.map(({ name }) => name),
    hearCommitted,
    notices,
    slack,
    traces,
    tellAccess: createAccessTeller(engine),
    watchFeeder: createWatchFeeder(),
    backtests,
    evaluations,
    comparisons,
    qualities,
    buckets,
    transfers,
    learners,
    taughtModels,
    packs,
    limits: createLimits(clock, requestsPerSecond),
    signInLimits: createLimits(clock, signInsPerSecond),
    appealLimits: createLimits(clock, signInsPerSecond),
    pollPace: createPace(clock, secondsBetweenPolls),
    demo: createDemo({ engine, workspace: first.workspace, config, address: ownAddress, closing: closing.signal }),
    address,
    pageAddress: () =>
      isLoopback(config.host) && config.publicUrl === undefined ? `http://localhost:${port}` : address(),
    listening: (actual) => void (port = actual),
    party(request) {
      const origin = config.publicUrl ?? `${request.protocol}://${request.headers.host ?? ''}`
      return { id: new URL(origin).hostname, origin: new URL(origin).origin }
    },
    async notReady() {
      try {
        await database.query('select 1 from heads limit 1')
        return null
      } catch (error) {
        return (error as Error).message
      }
    },
    idle: () => following.idle(),
    async close() {
      closing.abort()
      const parts: [string, () => Promise<unknown> | undefined][] = [
        ['demonstration', () => context.demo.stop()],
        ['deadlines', () => timers.stop()],
        ['verifiers', () => verifiers.stop()],
        ['backtests', () => backtests.stop()],
        ['evaluations', () => evaluations.stop()],
        ['comparisons', () => comparisons.stop()],
        ['qualities', () => qualities.stop()],
        ['imports and exports', () => transfers.stop()],
        ['learners', () => learners.stop()],
        ['taught models', () => taughtModels.stop()],
        ['evidence packs', () => packs.stop()],
        ['committer', () => engine.committer.drain()],
        ['followers', () => following.stop()],
        ['integrator', () => integrator.stop()],
        ['witnesses', () => witnessing.stop()],
        ['notices', () => notices.stop()],
        ['Slack', () => slack.stop()],
        ['traces', () => traces?.close()],
        ['jobs', () => jobs.stop()],
        ['listener', () => listener.close()],
        ['connections', () => database.close()],
        ['database', () => embedded?.stop()],
      ]
      for (const [name, stop] of parts) await withinOrWarn(log, name, stop())
    },
  }
  return context
}
