import { Stack } from '@mantine/core'
import { Fragment } from 'react'
import type { Json } from '../api/wire.ts'
import { isScalar } from '../words/scalars.ts'
import { FileView } from './FileView.tsx'
import { FormattedText } from './FormattedText.tsx'
import { HtmlView } from './HtmlView.tsx'
import { shapeOf } from './shape-of.ts'
import { TableView } from './TableView.tsx'
import { TextView } from './TextView.tsx'
import { TreeView } from './TreeView.tsx'
import classes from './view.module.css'

/** Any value, in the way in which it is best looked at. Everything in it is taken for hostile. */
export function ValueView({ value, path }: { value: Json; path: string }) {
  const shape = shapeOf(value)
  if (typeof value === 'string') {
    if (shape === 'html') return <HtmlView html={value} path={path} />
    if (shape === 'markdown') return <FormattedText text={value} path={path} />
    return value === '' ? <span className={classes.keyword}>empty text</span> : <TextView text={value} path={path} />
  }
  if (value === null) return <span className={classes.keyword}>nothing</span>
  if (typeof value !== 'object') return <span className={classes.number}>{String(value)}</span>
  if (shape === 'table') return <TableView rows={value as readonly { readonly [key: string]: Json }[]} />
  if (shape === 'list')
    return (
      <ul className={classes.list}>
        {(value as readonly Json[]).map((item, i) => (
          <li key={i}>
            <ValueView value={item} path={path ? `${path}.${i}` : String(i)} />
          </li>
        ))}
      </ul>
    )
  if (shape === 'tree' || Array.isArray(value)) return <TreeView value={value} path={path} />
  const record = value as { readonly [key: string]: Json }
  if (shape === 'file') return <FileView id={String(record['$file'])} path={path} />
  if (shape === 'mail') return <MailView mail={record} path={path} />
  return <RecordView value={record} path={path} />
}

const isWide = (value: Json) =>
  typeof value === 'string' ? value.length > 240 || value.includes('\n') : !isScalar(value)

/** An object as names and values. */
export function RecordView({ value, path }: { value: { readonly [key: string]: Json }; path: string }) {
  const members = Object.entries(value)
  if (members.length === 0) return <span className={classes.keyword}>nothing in it</span>
  return (
    <dl className={classes.rows}>
      {members.map(([name, member]) => (
        <Fragment key={name}>
          <dt className={isWide(member) ? classes.wide : undefined}>{name.replaceAll('_', ' ')}</dt>
          <dd className={isWide(member) ? classes.wide : undefined}>
            <ValueView value={member} path={path ? `${path}.${name}` : name} />
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}

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
