/** A `fetch` that is answered in this process, with the statuses, problems and idempotency of the real server. */
import { canonicalize, CountersignError as Refusing, errorKind, type Json } from '@countersign/core'
import { pause } from '../pause.ts'
import type { EffectStatus, Fetch, FetchAnswer, Proposal, RunStart } from '../types.ts'
import type { ScriptedDesk } from './scripted-desk.ts'
import type { ScriptedRuns } from './scripted-runs.ts'

interface Asked {
  method: string
  url: URL
  body: Json
  signal: AbortSignal
}
interface Given {
  status: number
  body: unknown
}

const statuses: Partial<Record<ReturnType<typeof errorKind>, number>> = {
  conflict: 409,
  missing: 404,
  forbidden: 403,
  malformed: 400,
}

/** `isAway` says whether the next request fails on its way. */
export function createScriptedFetch(desk: ScriptedDesk, isAway: () => boolean): Fetch {
  const remembered = new Map<string, { body: string; given: Given }>()
  return async (address, { method, headers, body, signal }) => {
    if (isAway()) throw new TypeError('fetch failed', { cause: new Error('The scripted server is away.') })
    const url = new URL(address)
    const lines = headers['content-type'] === 'application/x-ndjson'
    const asked: Asked = {
      method,
      url,
      body: body === undefined || lines ? (body ?? null) : (JSON.parse(body) as Json),
      signal,
    }
    const name = `${url.pathname}\n${headers['idempotency-key']}`
    const known = method === 'POST' ? remembered.get(name) : undefined
    const text = canonicalize(asked.body)
    if (known) return answer(known.body === text ? known.given : problem(new Refusing('idempotency-mismatch')))
    const given = await serve(desk, asked).catch(problem)
    if (method === 'POST' && given.status < 300) remembered.set(name, { body: text, given: structuredClone(given) })
    // Whether the reply is lost is drawn again: what was done stays done.
    if (isAway())
      throw new TypeError('fetch failed', { cause: new Error('The reply of the scripted server was lost.') })
    return answer(given)
  }
}

async function serve(desk: ScriptedDesk, { method, url, body, signal }: Asked): Promise<Given> {
  if (/^\/v1\/runs(\/|$)/.test(url.pathname)) return serveRun(desk.runs, { method, url, body, signal })
  const [, , id = '', call = ''] = /^\/v1\/(decisions|route)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(url.pathname) ?? []
  const told = (typeof body === 'object' && body !== null ? body : {}) as Record<string, never>
  if (method === 'POST' && url.pathname === '/v1/decisions')
    return { status: 201, body: desk.propose(told as unknown as Proposal) }
  if (method === 'GET' && url.pathname === '/v1/decisions') return { status: 200, body: list(desk, url) }
  if (method === 'POST' && url.pathname === '/v1/route')
    return { status: 200, body: desk.tryRoute(told as unknown as Proposal) }
  if (method === 'POST' && url.pathname === '/v1/decisions/batch')
    return { status: 200, body: batch(desk, String(body)) }
  if (method === 'GET' && id !== '' && call === '') return { status: 200, body: await read(desk, id, url, signal) }
  if (method === 'POST')
    switch (call) {
      case 'release':
        return { status: 200, body: desk.release(id, told['digest'] ?? '') }
      case 'effect':
        return { status: 200, body: desk.effect(id, told['status'] as unknown as EffectStatus, told['detail']) }
      case 'cancel':
        return { status: 200, body: desk.cancel(id) }
      case 'veto':
        return { status: 200, body: desk.veto(id, told['comment'] ?? '') }
      case 'truth':
        desk.find(id).truth.push(told as never)
        return { status: 201, body: { id: `truth_${desk.find(id).truth.length}` } }
    }
  throw new Refusing('no-such-route', `The scripted reviewer does not know ${method} ${url.pathname}.`)
}

async function serveRun(runs: ScriptedRuns, { method, url, body, signal }: Asked): Promise<Given> {
  const [, , , id = '', call = ''] = url.pathname.split('/')
  if (method === 'POST' && id === '') return { status: 201, body: runs.start(body as unknown as RunStart) }
  if (method === 'GET' && call === '') {
    const waitMs = waitMsOf(url)
    return { status: 200, body: await runs.read(id, waitMs > 0 ? pause(waitMs, signal) : undefined) }
  }
  if (method === 'POST' && call === 'heartbeat') return { status: 200, body: runs.beat(id) }
  if (method === 'POST' && call === 'end') return { status: 200, body: runs.end(id) }
  throw new Refusing('no-such-route', `The scripted reviewer does not know ${method} ${url.pathname}.`)
}

const waitMsOf = (url: URL): number => Number(/^(\d+)s$/.exec(url.searchParams.get('wait') ?? '')?.[1] ?? 0) * 1_000

async function read(desk: ScriptedDesk, id: string, url: URL, signal: AbortSignal): Promise<unknown> {
  const rev = url.searchParams.get('rev')
  const waitMs = waitMsOf(url)
  desk.find(id)
  if (waitMs > 0) await Promise.race([desk.changed(id, rev === null ? null : Number(rev)), pause(waitMs, signal)])
  return structuredClone(desk.find(id))
}

const listed = ['system', 'version', 'action', 'subject', 'case', 'run', 'digest'] as const

function list(desk: ScriptedDesk, { searchParams: query }: URL): object {
  const status = query.get('status')?.split(',')
  const items = desk.decisions.filter(
    (one) =>
      (status?.includes(one.status) ?? true) && listed.every((name) => one[name] === (query.get(name) ?? one[name])),
  )
  return { items: structuredClone(items).reverse(), next: null }
}

const batch = (desk: ScriptedDesk, text: string): string =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { idempotency_key: _key, ...proposal } = JSON.parse(line) as Proposal & { idempotency_key?: string }
      return JSON.stringify(desk.propose(proposal))
    })
    .join('\n')

function problem(error: unknown): Given {
  if (!Refusing.is(error)) throw error
  const status = statuses[errorKind(error.code)] ?? 422
  return {
    status,
    body: {
      type: 'about:blank',
      title: error.code,
      status,
      code: error.code,
      detail: error.message,
      ...(error.retry === undefined ? {} : { retry: error.retry }),
    },
  }
}

const answer = ({ status, body }: Given): FetchAnswer => ({
  status,
  headers: { get: () => null },
  body: null,
  text: async () => (typeof body === 'string' ? body : JSON.stringify(body)),
})
