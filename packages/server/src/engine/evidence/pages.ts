/** The pages of a pack that people read: the first one, parts as tables, what cannot be proven. */
import { packParts, partNames, regimes, type PackPart } from '@countersign/core'
import { html, page, table, type Html, type Value } from './html.ts'
import { countOf, type Measure } from './measures.ts'
import type { PackPeople } from './pack-people.ts'
import type { PackPolicies } from './pack-policies.ts'

export interface Withheld {
  what: string
  count: number | null
  why: string
}
/** What the manifest says, its list of files apart. */
export interface PackFacts {
  format: 1
  pack: string
  workspace: string
  asked: { system: string | null; since: string; until: string; regimes: string[] }
  by: { kind: string; id: string | null; name: string | null }
  made_at: string
  /** The newest change of the database's form, by which the questions in measures/ are understood. */
  schema: string
  log: { origin: string; size: number; root: string; keys: string[]; witnesses: string[] }
  counts: Record<PackPart, number>
  withheld: Withheld[]
}

/** Where a part is read. */
export const linkOf = (part: PackPart): string =>
  part === 'log'
    ? 'log/checkpoint'
    : part === 'receipts'
      ? 'receipts.html'
      : part === 'policies' || part === 'people'
        ? `${part}.html`
        : `measures/${part}.html`

const spanOf = ({ since, until }: PackFacts['asked']): string =>
  `${since.slice(0, 16).replace('T', ' ')} to ${until.slice(0, 16).replace('T', ' ')} (UTC)`

export const indexPage = (facts: PackFacts): string => {
  const { asked, by, log, counts, withheld } = facts
  const chosen = regimes.filter(({ id }) => asked.regimes.includes(id))
  return page(
    'Evidence pack',
    '',
    html`<p>
        What a log of human oversight shows about
        ${asked.system ? html`the system <strong>${asked.system}</strong>` : 'all systems'}, ${spanOf(asked)}. It shows
        evidence; whether a duty is met is for you to judge.
      </p>
      <dl>
        <dt>Asked for by</dt>
        <dd>${by.name ?? by.kind} <span class="soft">${by.id}</span></dd>
        <dt>Made</dt>
        <dd>${facts.made_at}</dd>
        <dt>Pack</dt>
        <dd>${facts.pack}, of workspace ${facts.workspace}</dd>
        <dt>Log</dt>
        <dd>${log.origin}, ${log.size} entries, root ${log.root}</dd>
        <dt>Witnesses whose signatures stand under it</dt>
        <dd>${log.witnesses.join(', ') || 'none'}</dd>
      </dl>
      <h2>Check it first</h2>
      <p>
        Get the key of the log on another way than this pack: printed in a contract, on the operator’s site. Then, with
        Node.js and nothing else:
      </p>
      <pre>node verify.mjs --key '${log.keys[0] ?? 'key'}'</pre>
      <p>
        That checks every file against <a href="manifest.json">manifest.json</a>, the log’s signature and tree down to
        each entry, that the log continues the checkpoints of the period, and each receipt. The SHA-256 of the manifest
        is itself a line of the log; <a href="manifest.tlog-proof">manifest.tlog-proof</a> is its receipt.
        <a href="cannot-prove.html">What none of it can prove.</a>
      </p>
      <h2>By regime</h2>
      ${
        chosen.length === 0
          ? html`<p>None was asked for.</p>`
          : html`<ul>
              ${chosen.map(({ id, name }) => html`<li><a href="crosswalk/${id}.html">${name}</a></li>`)}
            </ul>`
      }
      <h2>What is in it</h2>
      ${table(
        ['Part', 'How many'],
        partNames.map((part) => [html`<a href="${linkOf(part)}">${packParts[part]}</a>`, counts[part]]),
      )}
      <h2>What is not in it</h2>
      ${
        withheld.length === 0
          ? html`<p>Nothing was held back.</p>`
          : html`<ul>
              ${withheld.map(({ what, count, why }) => html`<li class="gap">${count === null ? '' : `${count} `}${what}: ${why}</li>`)}
            </ul>`
      }`,
  )
}

export const cannotProvePage = (facts: PackFacts): string =>
  page(
    'What this log cannot prove',
    './',
    html`<ul>
      <li>
        <strong>That everything was logged.</strong> It proves that what was logged is unchanged and whole since. A
        system that acts without asking leaves no line.
      </li>
      <li><strong>That what a line says was true</strong> when it was written.</li>
      <li><strong>That people paid attention.</strong> Time, opened evidence and caught errors are signs of it.</li>
      <li>
        <strong>Who sat at the screen.</strong> It proves which account answered, and how that account had signed in.
      </li>
      <li>
        <strong>That the operator did not write all of it anew</strong>, to somebody who never saw an earlier
        checkpoint.
        ${
          facts.log.witnesses.length > 0
            ? `Under the newest checkpoint stand signatures of ${facts.log.witnesses.join(', ')}: ask them.`
            : 'No witness has signed the newest checkpoint. Keep this one: a later pack must continue it.'
        }
      </li>
      <li><strong>Times.</strong> They are the database’s. The order of lines is proven.</li>
      <li>
        <strong>What was proposed and said.</strong> It lies sealed in the workspace; the log holds salted hashes of it.
        What was erased since cannot be read any more, and its proof stands.
      </li>
      <li>
        <strong>The figures under measures, the policies and the names of people</strong> come from the database, not
        from the log’s lines. The manifest fixes what they were when the pack was made; the questions stand beside them,
        to be asked again.
      </li>
    </ul>`,
  )

/** Names of people by their ids. */
type Names = ReadonlyMap<string, string>
const isoMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const moment = (iso: string): Html => html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`
const who = (id: string, names: Names): Html => {
  const name = names.get(id)
  return name === undefined ? html`${id}` : html`${name} <span class="soft">${id}</span>`
}

function cell(value: unknown, names: Names): Value {
  if (value === null || value === undefined) return '–'
  if (Array.isArray(value)) return value.map((one, i) => [i > 0 ? ', ' : '', cell(one, names)])
  if (typeof value === 'object') return JSON.stringify(value)
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(6))
  const text = String(value)
  return isoMoment.test(text) ? moment(text) : who(text, names)
}

export function measurePage(measure: Measure, names: Names): string {
  const { part, rows, sql } = measure
  const heads = Object.keys(rows[0] ?? {})
  return page(
    packParts[part],
    '../',
    html`<p>${countOf(measure)} in all. As data: <a href="${part}.json">${part}.json</a>.</p>
      ${
        rows.length === 0
          ? html`<p class="gap">Nothing of this period.</p>`
          : table(
              heads.map((head) => head.replaceAll('_', ' ')),
              rows.map((row) => heads.map((head) => cell(row[head], names))),
            )
      }
      <h2>How it was counted</h2>
      <p>The question as it was put to the database: <a href="${part}.sql">${part}.sql</a>.</p>
      <pre>${sql}</pre>`,
  )
}

export const peoplePage = ({ people, keys }: PackPeople): string => {
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return page(
    packParts.people,
    './',
    html`<p>By the log’s lines; times are UTC. As data: <a href="people.json">people.json</a>.</p>
      ${table(
        ['Person', 'From', 'Until', 'Roles', 'Skills', 'Line'],
        people.flatMap(({ id, held, now }): Value[][] =>
          held.length === 0
            ? [[who(id, names), 'before the first line', '', now?.roles.join(', '), now?.skills.join(', '), '']]
            : held.map((one) => [
                ...[who(id, names), moment(one.from), one.until === null ? '' : moment(one.until)],
                ...[one.roles.join(', ') + (one.active ? '' : ' (not active)'), one.skills.join(', '), one.position],
              ]),
        ),
      )}
      <h2>Keys</h2>
      ${lines(keys)}`,
  )
}

export const policiesPage = ({ versions, floors, history }: PackPolicies, names: Names): string =>
  page(
    packParts.policies,
    './',
    html`<p>Times are UTC. As data: <a href="policies.json">policies.json</a>.</p>
      ${table(
        ['Version', 'In force from', 'Until', 'Loosens', 'Signed by', 'Decided'],
        versions.map((one) => [
          html`<a href="${one.file}">${one.name}@${one.version}</a>`,
          ...[one.activated_at, one.retired_at].map((at) => (at === null ? '–' : moment(at))),
          one.loosens ? 'yes' : 'no',
          one.signatures.map(
            ({ person, alone, at }) => html`${who(person, names)}${alone ? ' (alone)' : ''}, ${moment(at)}<br />`,
          ),
          one.decisions,
        ]),
      )}
      <h2>Floors</h2>
      ${table(
        ['Floor', 'Set by', 'When'],
        floors.map(({ name, file, set_by, set_at }) => [
          ...[html`<a href="${file}">${name}</a>`, who(set_by, names), moment(set_at)],
        ]),
      )}
      <h2>What happened to policies</h2>
      ${lines(history)}`,
  )

/** Lines of the log. */
const lines = (told: PackPeople['keys']): Html =>
  table(
    ['Line', 'When', 'What', 'With'],
    told.map(({ position, at, type, data }) => [position, moment(at), type, JSON.stringify(data)]),
  )
