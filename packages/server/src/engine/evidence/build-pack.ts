/** Writes an evidence pack: file after file, then the manifest that names them, then the receipt of the line that names the manifest. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  formatId,
  parseCheckpoint,
  parseNote,
  parseVkey,
  regimes,
  toHex,
  verifyNote,
  type PackPart,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readLogKeys } from '../../store/log.ts'
import { migrationFiles } from '../../store/migrate.ts'
import type { Zip } from '../../formats/bytes/zip.ts'
import { isoTime } from '../entry.ts'
import { sha } from '../log/log-keys.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { crosswalkPage } from './crosswalk.ts'
import { html, page } from './html.ts'
import { countOf, measure, measureParts, type Asked } from './measures.ts'
import { earlierCheckpoints, packLog, packReceipts, type PackCheckpoint } from './pack-log.ts'
import { packPeople } from './pack-people.ts'
import { packPolicies } from './pack-policies.ts'
import {
  cannotProvePage,
  indexPage,
  measurePage,
  peoplePage,
  policiesPage,
  type PackFacts,
  type Withheld,
} from './pages.ts'

export interface PackOrder {
  id: string
  asked: Asked
  regimes: string[]
  by: PackFacts['by']
  atMs: number
  checkpoint: PackCheckpoint
  /** How many entries there were that the pack's log leaves out, because people are behind a blind gate. */
  held: number
}

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Answers the SHA-256 of the manifest, and how many files it names. */
export async function buildPack(
  q: Query,
  state: WorkspaceState,
  order: PackOrder,
  witnesses: readonly string[],
  zip: Zip,
  /** Makes the hash of the manifest a line of the log, and answers the receipt of that line. */
  sealManifest: (sha256: string) => Promise<string>,
  wrote: () => Promise<void>,
): Promise<{ manifest: Buffer; files: number }> {
  const { asked, checkpoint } = order
  const files: { path: string; bytes: number; sha256: string }[] = []
  const add = async (path: string, given: Uint8Array | string): Promise<void> => {
    const body = Buffer.from(given as Uint8Array)
    files.push({ path, bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') })
    await zip.add(path, body)
    await wrote()
  }
  const counts = { log: checkpoint.size } as Record<PackPart, number>

  await add('verify.mjs', readFileSync(join(import.meta.dirname, 'verify.mjs')))
  await packLog(q, state.id, checkpoint, add)
  await add('consistency.json', text(await earlierCheckpoints(q, asked)))
  const receipts = await packReceipts(q, asked, checkpoint, add)
  counts.receipts = receipts.written
  await add('receipts.html', receiptsPage(receipts.written))

  const people = await packPeople(q, state, checkpoint.size)
  counts.people = people.people.length
  const names = new Map(people.people.map(({ id, name }) => [id, name]))
  await add('people.json', text(people))
  await add('people.html', peoplePage(people))
  const { policies, files: sources } = await packPolicies(q, asked)
  counts.policies = policies.versions.length
  for (const [path, source] of sources) await add(path, source)
  await add('policies.json', text(policies))
  await add('policies.html', policiesPage(policies, names))
  for (const part of measureParts) {
    const one = await measure(q, part, asked)
    counts[part] = countOf(one)
    await add(`measures/${part}.json`, text({ measure: part, question: `measures/${part}.sql`, rows: one.rows }))
    await add(`measures/${part}.sql`, one.sql)
    await add(`measures/${part}.html`, measurePage(one, names))
  }

  const facts = await tellFacts(q, order, counts, withheldOf(order, receipts.without), witnesses)
  await add('index.html', indexPage(facts))
  await add('cannot-prove.html', cannotProvePage(facts))
  for (const regime of regimes.filter(({ id }) => order.regimes.includes(id)))
    await add(`crosswalk/${regime.id}.html`, crosswalkPage(regime, facts))
  const manifest = Buffer.from(text({ ...facts, files }))
  await zip.add('manifest.json', manifest)
  const hash = createHash('sha256').update(manifest).digest()
  await zip.add('manifest.tlog-proof', Buffer.from(await sealManifest(hash.toString('hex'))))
  await zip.end()
  return { manifest: hash, files: files.length }
}

async function tellFacts(
  q: Query,
  { id, asked, regimes: chosen, by, atMs, checkpoint }: PackOrder,
  counts: PackFacts['counts'],
  withheld: Withheld[],
  witnesses: readonly string[],
): Promise<PackFacts> {
  const note = parseNote(checkpoint.note)
  const told = note && parseCheckpoint(note.text)
  if (!note || !told) throw new Error('the checkpoint cannot be read')
  const known = witnesses.flatMap((vkey) => parseVkey(sha, vkey) ?? [])
  const keys = await readLogKeys(q, asked.workspace)
  return {
    ...{ format: 1, pack: id, workspace: formatId('workspace', asked.workspace) },
    asked: { system: asked.system, since: isoTime(asked.since), until: isoTime(asked.until), regimes: chosen },
    ...{ by, made_at: isoTime(atMs), schema: migrationFiles().at(-1) ?? '' },
    log: {
      ...{ origin: told.origin, size: told.size, root: toHex(told.root), keys: keys.map(({ vkey }) => vkey) },
      witnesses: ((await verifyNote(note, known)) ?? []).map(({ name }) => name),
    },
    ...{ counts, withheld },
  }
}

const withheldOf = ({ held }: PackOrder, without: number): Withheld[] => [
  ...(held > 0
    ? [
        {
          what: 'entries at the end of the log',
          count: held,
          why: 'people are behind a blind gate, and what they do is told to nobody until all have answered. Ask for a pack again then.',
        },
      ]
    : []),
  ...(without > 0
    ? [
        {
          what: 'receipts',
          count: without,
          why: 'the log of this pack ends before a line that tells what became of the decision.',
        },
      ]
    : []),
  {
    what: 'what was proposed, shown and said',
    count: null,
    why: 'it is sealed, and stays in the workspace; the log holds salted hashes of it.',
  },
]

const receiptsPage = (count: number): string =>
  page(
    'Receipts',
    './',
    html`<p>
        ${count} files under <code>receipts/</code>, one for each decision, named after it. Each is a C2SP tlog-proof:
        the last line of the log that tells what became of the decision, the proof that it stands in the log, and the
        signed checkpoint. Each can be given to the person whom the decision is about and checked alone:
      </p>
      <pre>countersign receipt verify receipts/dec_….tlog-proof --key '…'</pre>`,
  )
