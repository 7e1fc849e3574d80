/** `countersign log verify`. */
import { resolve } from 'node:path'
import {
  parseVkey,
  toHex,
  verifyLog,
  type LogFinding,
  type LogReport,
  type LogSource,
  type NoteKey,
} from '@countersign/core'
import { compareRows, type Shred } from '../../engine/log/compare-rows.ts'
import { sha } from '../../engine/log/log-keys.ts'
import { findConnection } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { openStore, type OpenStore } from '../open-store.ts'
import { createProgress } from '../progress.ts'
import type { Shell } from '../shell.ts'
import { openLogSource } from './log-sources.ts'
import { keysOfServer, keysOfStore, openWorkspace, type OpenWorkspace } from './log-trust.ts'
import { keepSeen, readSeen, seenCheckpoints, usualStatePath } from './seen-state.ts'
import { storeLog } from './store-source.ts'

export interface VerifyOptions {
  key?: string[]
  state?: string
  store?: boolean
  workspace?: string
  json?: boolean
}
/** What the rows of the database say beyond the log itself. */
interface Rows {
  findings: LogFinding[]
  shredded: Shred[]
  /** Found beyond those that are listed. */
  more: number
}
/** Memory is bounded, however much is wrong. */
const mostListed = 10_000

interface Answer {
  status: 'ok' | 'tampered' | 'truncated' | 'shredded'
  origin: string | null
  size: number
  root: string | null
  signed_by: string[]
  findings: LogFinding[]
  more: number
  shredded: Shred[]
  /** Where the keys came from. */
  trusted: string
}

export async function verify(shell: Shell, given: string | undefined, options: VerifyOptions): Promise<number> {
  if (given === undefined && !options.store) throw new UsageError('Name a folder, a zip or an address, or add --store.')
  const store = options.store ? await openStore(shell) : null
  const progress = createProgress(shell, 'Verifying', options.json)
  try {
    const opened = store && (await openWorkspace(store, options.workspace ?? wordOf(given)))
    const source =
      given === undefined ? storeLog((store as OpenStore).database, opened?.workspace as string) : open(shell, given)
    const path = options.state
      ? resolve(shell.cwd, options.state)
      : usualStatePath(shell, given === undefined ? `store-${opened?.workspace}` : given)
    const seen = readSeen(path)
    const { keys, trusted } = await findKeys(shell, given, options, seen.keys, opened && (await keysOfStore(opened)))
    const rows: Rows = { findings: [], shredded: [], more: 0 }
    const report = await verifyLog(source, {
      sha,
      keys,
      seen: seenCheckpoints(seen),
      progress: (done, of) => progress.update(done, of, `${done} of ${of} entries`),
      ...(opened ? { entries: comparing(opened, rows) } : {}),
    })
    progress.end()
    const answer = answerOf(report, rows, trusted)
    if (report.note !== null && answer.status !== 'tampered' && answer.status !== 'truncated')
      keepSeen(path, seen, [...new Set([...seen.keys, ...(options.key ?? [])])], report.note)
    tell(shell, answer, options.json)
    return answer.status === 'ok' ? exitCodes.done : exitCodes[answer.status]
  } finally {
    progress.end()
    await store?.close()
  }
}

/** The workspace that an address or a folder's name tells. */
const wordOf = (given: string | undefined): string | undefined => /ws_[0-9a-f-]{36}/.exec(given ?? '')?.[0]

const open = (shell: Shell, given: string): LogSource =>
  openLogSource(given, shell.cwd, apiKeyFor(shell, given), shell.signal)

export function apiKeyFor(shell: Shell, address: string): string | undefined {
  if (!/^https?:/.test(address)) return undefined
  try {
    return findConnection({ url: new URL(address).origin }, shell).apiKey
  } catch {
    // A published log asks for none.
    return undefined
  }
}

const comparing =
  ({ store, workspace, key }: OpenWorkspace, rows: Rows) =>
  async (first: number, entries: readonly Uint8Array[]): Promise<void> => {
    const { findings, shredded } = await compareRows(store.database, workspace, key, first, entries)
    rows.more += keep(rows.findings, findings) + keep(rows.shredded, shredded)
  }

/** Lists what there is room for; answers for how many there was none. */
function keep<T>(list: T[], found: readonly T[]): number {
  const kept = found.slice(0, mostListed - list.length)
  list.push(...kept)
  return found.length - kept.length
}

async function findKeys(
  shell: Shell,
  given: string | undefined,
  options: VerifyOptions,
  seen: readonly string[],
  stored: readonly string[] | null,
): Promise<{ keys: NoteKey[]; trusted: string }> {
  const named = [...new Set([...(options.key ?? []), ...seen])]
  const [vkeys, trusted] =
    named.length > 0
      ? [named, options.key ? 'the keys that were given' : 'the keys that were used before']
      : stored
        ? [stored, 'the keys that the database names; give --key to trust nobody']
        : [await keysOfServer(shell, given ?? ''), 'the keys that the server names; give --key to trust nobody']
  const keys = vkeys.map((vkey) => parseVkey(sha, vkey))
  const wrong = vkeys.find((_, i) => keys[i] === undefined)
  if (wrong !== undefined)
    throw new UsageError(`"${wrong}" is no verifier key. One looks like example.org/log/ws_…+1a2b3c4d+AX…`)
  return { keys: keys.filter((key) => key !== undefined), trusted }
}

function answerOf(report: LogReport, rows: Rows, trusted: string): Answer {
  const findings = [...report.findings, ...rows.findings]
  const has = (what: LogFinding['what']) => findings.some((one) => one.what === what)
  const { checkpoint } = report
  return {
    status: has('tampered')
      ? 'tampered'
      : has('truncated')
        ? 'truncated'
        : rows.shredded.length > 0
          ? 'shredded'
          : 'ok',
    origin: checkpoint?.origin ?? null,
    size: checkpoint?.size ?? 0,
    root: checkpoint ? toHex(checkpoint.root) : null,
    signed_by: report.signers.map(({ name }) => name),
    findings,
    more: report.more + rows.more,
    shredded: rows.shredded,
    trusted,
  }
}

const mostTold = 20
const erasingOf = ({ shredded }: Answer): string[] => {
  const all = [...new Set(shredded.map(({ entry }) => entry))].sort((a, b) => a - b).map(String)
  return all.length > mostTold ? [...all.slice(0, mostTold), '…'] : all
}

function tell(shell: Shell, answer: Answer, json = false): void {
  if (json) return shell.out(`${JSON.stringify(answer)}\n`)
  for (const { what, where, why } of answer.findings.slice(0, mostTold)) shell.err(`${what}: ${where}: ${why}\n`)
  const hidden = answer.findings.length + answer.more - mostTold
  if (hidden > 0) shell.err(`… and ${hidden} more\n`)
  if (answer.shredded.length > 0)
    shell.err(
      `shredded: the values of ${answer.shredded.length} decisions were erased, as entries ${erasingOf(answer).join(', ')} say; their proofs stand\n`,
    )
  shell.out(
    `${answer.status}: ${answer.origin ?? 'no log'}, ${answer.size} entries, signed by ${answer.signed_by.join(', ') || 'nobody known'} (${answer.trusted})\n`,
  )
}
