/**
 * The schema that the migrations make, as text, checked in as docs/schema.txt: a change to it must be seen. With
 * `--check` it only compares.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createDatabase } from '../packages/server/src/store/database.ts'
import { startEmbeddedPostgres } from '../packages/server/src/store/embedded-postgres.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'

const target = resolve(import.meta.dirname, '..', 'docs', 'schema.txt')
const folder = mkdtempSync(join(tmpdir(), 'countersign-schema-'))
chmodSync(folder, 0o755)
const postgres = await startEmbeddedPostgres(folder)
const database = createDatabase(postgres.url)
try {
  await migrate(database)
  const lines = await database.query<{ line: string }>(`
    select format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end, coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line, c.relname as a, a.attnum as b
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on (d.adrelid, d.adnum) = (c.oid, a.attnum)
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
    union all select 'index ' || indexdef, 'zindex', row_number() over (order by indexdef) from pg_indexes i join pg_class c on c.relname = i.tablename and c.relnamespace = 'public'::regnamespace where i.schemaname = 'public' and not c.relispartition
    union all select 'function ' || p.proname || ' ' || md5(p.prosrc), 'zzfunction', row_number() over (order by p.proname) from pg_proc p where p.pronamespace = 'public'::regnamespace
    order by 2, 3`)
  const text = lines.map(({ line }) => line).join('\n') + '\n'
  if (process.argv.includes('--check')) {
    if (readFileSync(target, 'utf8') !== text) {
      process.stdout.write(
        'docs/schema.txt is not what the migrations make. Run: npm run schema:dump, and look at the difference.\n',
      )
      process.exitCode = 1
    } else process.stdout.write(`schema: ${lines.length} lines, as checked in\n`)
  } else writeFileSync(target, text)
} finally {
  await database.close()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
