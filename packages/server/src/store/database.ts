/**
 * The one seam to PostgreSQL: `query` and `transaction`. All SQL stands as text in this folder; whole numbers of eight
 * bytes arrive as numbers (none here passes 2^53) and times as milliseconds since 1970.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { CountersignError } from '@countersign/core'

const { Pool } = pg

// Of our own connections only: pg-boss shares the driver and expects its usual types.
const parsers = new pg.TypeOverrides()
parsers.setTypeParser(pg.types.builtins.INT8, Number)
parsers.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')))

export interface Query {
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[], name?: string): Promise<R[]>
}
export interface Transaction extends Query {
  /** What the opening text answered. */
  readonly opened: readonly unknown[]
  /** Runs a text without parameters as the last one, and commits: one round trip for both. */
  commitWith<R>(text: string): Promise<R[]>
}
export interface Database extends Query {
  /** @param opening a text without parameters, sent together with `begin`. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, opening?: string): Promise<T>
  /** Calls `hear` for each notification until `close`; `reconnected` after each (re)connection: something may have been missed. */
  listen(channels: readonly string[], hear: (channel: string, payload: string) => void, reconnected: () => void): { close(): Promise<void> }
  pool: pg.Pool
  close(): Promise<void>
}

// Class 08 connection exceptions, 57P0x shutdowns, 53300 too many connections: the store is away, not wrong.
const away = /^(08...|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)$/
export const isStoreAway = (error: unknown): boolean => {
  const { code, message } = (error ?? {}) as { code?: string; message?: string }
  return (
    (code !== undefined && away.test(code)) ||
    /terminated unexpectedly|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(message ?? '')
  )
}

// Named statements and transactions are asked again and again with nothing but other ids: planned once for each
// connection, by index. Left to itself PostgreSQL plans those that read partitions every time, 1 ms for a read of
// 0.1 ms. Unnamed ones (lists, whose conditions come and go) are planned for their values, on connections of their own.
const plannedOnce = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off'

export function createDatabase(url: string, options: { max?: number; onError?: (error: Error) => void } = {}): Database {
  const connections = { connectionString: url, types: parsers, connectionTimeoutMillis: 5_000, idleTimeoutMillis: 60_000 }
  const pool = new Pool({ ...connections, max: options.max ?? 12, application_name: 'countersign' })
  const planned = new Pool({ ...connections, max: options.max ?? 12, application_name: 'countersign', options: plannedOnce })
  for (const one of [pool, planned]) one.on('error', (error) => options.onError?.(error))
  const run = async <R>(client: Pick<pg.ClientBase, 'query'>, text: string, values?: readonly unknown[], name?: string): Promise<R[]> => {
    const result = await client.query(name ? { name, text, values: values as unknown[] } : { text, values: values as unknown[] })
    return result.rows as R[]
  }
  const translate = (error: unknown): never => {
    throw isStoreAway(error) ? new CountersignError('store-unavailable', undefined, { retryAfterS: 1, cause: error }) : error
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
        // Several texts at once are answered one by one.
        const several = async (text: string) => (await client.query(text)) as unknown as { rows: unknown[] }[]
        const opened = opening === undefined ? (await client.query('begin'), []) : ((await several(`begin; ${opening}`))[1]?.rows ?? [])
        let committed = false
        const result = await work({
          opened,
          query: (text, values, name) => run<never>(client, text, values, name),
          async commitWith(text) {
            const [last] = await several(`${text}; commit`)
            committed = true
            return last?.rows as never[]
          },
        })
        if (!committed) await client.query('commit')
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
          const next = new pg.Client({ connectionString: url, application_name: 'countersign listener', keepAlive: true })
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
