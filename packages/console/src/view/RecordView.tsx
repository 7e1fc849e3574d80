import { Fragment } from 'react'
import type { Json } from '../api/wire.ts'
import { isScalar } from '../words/scalars.ts'
import { ValueView } from './ValueView.tsx'
import classes from './view.module.css'

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
