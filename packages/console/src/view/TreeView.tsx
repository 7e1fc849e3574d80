import type { Json } from '../api/wire.ts'
import { isScalar } from '../words/scalars.ts'
import { TextView } from './TextView.tsx'
import classes from './view.module.css'

const typeOf = (value: Json) =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? `list of ${value.length}`
      : typeof value === 'object'
        ? `${Object.keys(value).length} members`
        : typeof value

/** JSON as a tree that says which type each value has. */
export function TreeView({ value, path, open = 2 }: { value: Json; path: string; open?: number }) {
  if (isScalar(value)) return <Leaf value={value} path={path} />
  const members = Object.entries(value) as [string, Json][]
  return (
    <ul className={classes.tree}>
      {members.map(([name, member]) => {
        const at = path ? `${path}.${name}` : name
        return (
          <li key={name}>
            {isScalar(member) ? (
              <>
                {name}: <Leaf value={member} path={at} />
              </>
            ) : (
              <details open={open > 0 && members.length <= 30}>
                <summary>
                  {name}
                  <span className={classes.type}>{typeOf(member)}</span>
                </summary>
                <TreeView value={member} path={at} open={open - 1} />
              </details>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Leaf({ value, path }: { value: Json; path: string }) {
  return (
    <>
      {typeof value === 'string' ? (
        <TextView text={value} path={path} inline mono />
      ) : (
        <span className={classes.number}>{String(value)}</span>
      )}
      <span className={classes.type}>{typeOf(value)}</span>
    </>
  )
}
