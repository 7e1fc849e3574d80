import type { Query } from './database.ts'

/**
 * Has PostgreSQL count the tables that have grown and that it never counted: until then any index looks as good to it as
 * another, and what is many at once is read through the wrong one. Its own analysis comes after a minute or two.
 */
export async function analyzeYoung(q: Query): Promise<void> {
  const young = await q.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind = 'r' and reltuples < 0 and pg_relation_size(oid) > 65536`,
  )
  for (const { name } of young) await q.query(`analyze ${name}`)
}
