import type { Json } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'
import { ValueView } from '../view/ValueView.tsx'
import classes from './editors/editors.module.css'
import { readMessages } from './editors/read-messages.ts'

/** A conversation, message by message. */
export function ChatView({ value, path }: { value: Json; path: string }) {
  const messages = readMessages(value)
  if (!messages) return <ValueView value={value} path={path} />
  return (
    <ol className={classes.messages}>
      {messages.map(({ role, content }, i) => (
        <li key={i} className={classes.message}>
          <h4>
            {i + 1} <TextView text={role} inline />
          </h4>
          <ValueView value={content} path={`${path}.${i}`} />
        </li>
      ))}
    </ol>
  )
}
