/**
 * The one seam to PostgreSQL: `query` and `transaction`. All SQL stands as text in this folder; whole numbers of eight
 * bytes arrive as numbers (none here passes 2^53) and times as milliseconds since 1970.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { CountersignError } from '@countersign/core'
import { execute, type Statement } from './spell.ts'

const { Pool } = pg

// Of our own connections only: pg-boss shares the driver and expects its usual types.
const parsers = new pg.TypeOverrides()
parsers.setTypeParser(pg.types.builtins.INT8, Number)
parsers.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) =>
  Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')),
)

export interface Query {
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[], name?: string): Promise<R[]>
}
export interface Transaction extends Query {
  /** What the opening text answered, and the statement after it. */
  readonly opened: readonly unknown[]
  readonly first: readonly unknown[]
  /** A write that nobody waits for: it travels with the next question, or with the commit. */
  defer(statement: Statement): void
  /** Runs a text without parameters as the last one, and commits: one round trip for both. */
  commitWith<R>(text: string): Promise<R[]>
}
export interface Opening {
  /** Without parameters, sent together with `begin`. */
  text: string
  /** Asked right after it. */
  first?: Statement | undefined
}
export interface Database extends Query {
  transaction<T>(work: (tx: Transaction) => Promise<T>, opening?: Opening): Promise<T>
  /** Calls `hear` for each notification until `close`; `reconnected` after each (re)connection: something may have been missed. */
  listen(
    channels: readonly string[],
    hear: (channel: string, payload: string) => void,
    reconnected: () => void,
  ): { close(): Promise<void> }
  pool: pg.Pool
  close(): Promise<void>
}

// Class 08 connection exceptions, 57P0x shutdowns, 53300 too many connections: the store is away, not wrong.
const away = /^(08...|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)$/
export const isStoreAway = (error: unknown): boolean => {
  const { code, message } = (error ?? {}) as { code?: string; message?: string }
  return (
    (code !== undefined && away.test(code)) ||
    /terminated unexpectedly|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(
      message ?? '',
    )
  )
}

// Named statements and transactions are asked again and again with nothing but other ids: planned once for each
// connection, by index. Left to itself PostgreSQL plans those that read partitions every time, 1 ms for a read of
// 0.1 ms. Unnamed ones (lists, whose conditions come and go) are planned for their values, on connections of their own.
const plannedOnce = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off'

type Run = <R>(
  client: Pick<pg.ClientBase, 'query'>,
  text: string,
  values?: readonly unknown[],
  name?: string,
) => Promise<R[]>

/**
 * One connection's side of a transaction. A round trip costs more than most of what is asked here, so texts go together
 * where they can: a named statement can as soon as this connection has prepared it.
 */
function createTalk(client: pg.PoolClient, run: Run) {
  let deferred: Statement[] = []
  // Which names a connection has prepared is the driver's own record; without it everything is asked by itself.
  const { parsedStatements: prepared = {} } =
    (client as unknown as { connection?: { parsedStatements?: Record<string, string> } }).connection ?? {}
  const travels = ({ name }: Statement): boolean => prepared[name] !== undefined

  /** Writes that were deferred, then the texts, then the statement; answers rows by text, the statement's last. */
  async function send(texts: readonly string[], last?: Statement): Promise<unknown[][]> {
    const together = deferred.every(travels) ? deferred.map(execute) : []
    if (together.length === 0) for (const { text, values, name } of deferred) await run(client, text, values, name)
    deferred = []
    const all = [...together, ...texts, ...(last && travels(last) ? [execute(last)] : [])]
    const answers =
      all.length === 0
        ? []
        : ((await client.query(all.join('; '))) as unknown as { rows: unknown[] } | { rows: unknown[] }[])
    const rows = (Array.isArray(answers) ? answers : [answers]).slice(together.length).map((answer) => answer.rows)
    return last && !travels(last) ? [...rows, await run(client, last.text, last.values, last.name)] : rows
  }

  async function ask<R>(text: string, values?: readonly unknown[], name?: string): Promise<R[]> {
    if (deferred.length === 0) return run<R>(client, text, values, name)
    if (name !== undefined) return (await send([], { text, values: values ?? [], name })).at(-1) as R[]
    await send([])
    return run<R>(client, text, values, name)
  }

  // One thing at a time on one connection, even where its user asks several at once.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <R>(work: () => Promise<R>): Promise<R> => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
  return {
    send: (texts: readonly string[], statement?: Statement) => inTurn(() => send(texts, statement)),
    defer: (statement: Statement) => void deferred.push(statement),
    ask: <R>(text: string, values?: readonly unknown[], name?: string) => inTurn(() => ask<R>(text, values, name)),
  }
}

export function createDatabase(
  url: string,
  options: { max?: number; onError?: (error: Error) => void } = {},
): Database {
  const connections = {
    connectionString: url,
    types: parsers,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
  }
  const pool = new Pool({ ...connections, max: options.max ?? 12, application_name: 'countersign' })
  const planned = new Pool({
    ...connections,
    max: options.max ?? 12,
    application_name: 'countersign',
    options: plannedOnce,
  })
  for (const one of [pool, planned]) one.on('error', (error) => options.onError?.(error))
  const run = async <R>(
    client: Pick<pg.ClientBase, 'query'>,
    text: string,
    values?: readonly unknown[],
    name?: string,
  ): Promise<R[]> => {
    const result = await client.query(
      name ? { name, text, values: values as unknown[] } : { text, values: values as unknown[] },
    )
    return result.rows as R[]
  }
  const translate = (error: unknown): never => {
    throw isStoreAway(error)
      ? new CountersignError('store-unavailable', undefined, { retryAfterS: 1, cause: error })
      : error
  }
  return {
    pool,
    query: (text, values, name) => run<never>(name === undefined ? pool : planned, text, values, name).catch(translate),
    async transaction(work, opening) {
      const client = await planned.connect().catch(translate)
      let broken: Error | undefined
      const lost = (error: Error) => (broken = error)
      client.on('error', lost)
      try {
        const talk = createTalk(client, run)
        const [, opened = [], first] = await talk.send(['begin', ...(opening ? [opening.text] : [])], opening?.first)
        let committed = false
        const result = await work({
          opened,
          first: first ?? [],
          query: (text, values, name) => talk.ask(text, values, name),
          defer: talk.defer,
          async commitWith(text) {
            const answers = await talk.send([text, 'commit'])
            committed = true
            return answers.at(-2) as never[]
          },
        })
        if (!committed) await talk.send(['commit'])
        return result
      } catch (error) {
        if (isStoreAway(error)) broken ??= error as Error
        else await client.query('rollback').catch(lost)
        return translate(error)
      } finally {
        client.off('error', lost)
        client.release(broken)
      }
    },
    listen(channels, hear, reconnected) {
      const stop = new AbortController()
      let client: pg.Client | undefined
      // One connection at a time: an error and an end of the same one are one loss.
      const keepListening = async () => {
        while (!stop.signal.aborted) {
          const next = new pg.Client({
            connectionString: url,
            application_name: 'countersign listener',
            keepAlive: true,
          })
          const lost = new Promise<void>((resolve) => {
            next.once('error', () => resolve())
            next.once('end', resolve)
            stop.signal.addEventListener('abort', () => resolve(), { once: true })
          })
          next.on('error', () => undefined)
          next.on('notification', (message) => hear(message.channel, message.payload ?? ''))
          client = next
          try {
            await next.connect()
            for (const channel of channels) await next.query(`listen ${channel}`)
            reconnected()
            await lost
          } catch {
            // Away: tried again below.
          }
          await next.end().catch(() => undefined)
          if (!stop.signal.aborted) await sleep(250)
        }
      }
      const listening = keepListening()
      return {
        async close() {
          stop.abort()
          await client?.end().catch(() => undefined)
          await listening
        },
      }
    },
    close: async () => void (await Promise.all([pool.end(), planned.end()])),
  }
}
