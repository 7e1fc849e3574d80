import type { Json } from '../api/wire.ts'
import { FileView } from './FileView.tsx'
import { FormattedText } from './FormattedText.tsx'
import { HtmlView } from './HtmlView.tsx'
import { MailView } from './MailView.tsx'
import { RecordView } from './RecordView.tsx'
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
