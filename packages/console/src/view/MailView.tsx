import { Stack } from '@mantine/core'
import type { Json } from '../api/wire.ts'
import { RecordView } from './RecordView.tsx'
import { ValueView } from './ValueView.tsx'
import classes from './view.module.css'

const bodies = ['text', 'body', 'html', 'content', 'raw']
const heads = ['from', 'to', 'cc', 'reply_to', 'date', 'subject']

/** A mail: who, when, about what, and then its words. */
export function MailView({ mail, path }: { mail: { readonly [key: string]: Json }; path: string }) {
  const pick = (names: readonly string[]) =>
    Object.fromEntries(names.filter((name) => name in mail).map((name) => [name, mail[name] as Json]))
  const rest = Object.fromEntries(
    Object.entries(mail).filter(([name]) => !heads.includes(name) && !bodies.includes(name)),
  )
  return (
    <div>
      <div className={classes.headers}>
        <RecordView value={pick(heads)} path={path} />
      </div>
      <Stack gap="md">
        {Object.entries(pick(bodies)).map(([name, body]) => (
          <ValueView key={name} value={body} path={path ? `${path}.${name}` : name} />
        ))}
        {Object.keys(rest).length > 0 && (
          <details>
            <summary>{Object.keys(rest).join(', ')}</summary>
            <RecordView value={rest} path={path} />
          </details>
        )}
      </Stack>
    </div>
  )
}
