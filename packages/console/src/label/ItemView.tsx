import { Text } from '@mantine/core'
import { atPath } from '@countersign/core'
import type { Json, Question, ViewPart } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { FileView } from '../view/FileView.tsx'
import { FormattedText } from '../view/FormattedText.tsx'
import { MailView, ValueView } from '../view/ValueView.tsx'
import { TextView } from '../view/TextView.tsx'
import { TreeView } from '../view/TreeView.tsx'
import { isRecord } from '../words/scalars.ts'
import { fileAt } from './at-path.ts'
import { ChatView } from './ChatView.tsx'

interface Props {
  view: readonly ViewPart[]
  questions: readonly Question[]
  data: Json
}

/** The item as the project shows it. What an editor shows itself, since it marks it, does not stand here twice. */
export function ItemView({ view, questions, data }: Props) {
  const inEditors = new Set(
    questions.flatMap((question) =>
      'field' in question ? [question.field] : question.kind === 'prefer' ? question.options : [],
    ),
  )
  const parts = view.filter(({ path }) => !inEditors.has(path))
  if (view.length === 0 && inEditors.size === 0)
    return (
      <Panel title="The item">
        <ValueView value={data} path="" />
      </Panel>
    )
  return parts.map((part) => (
    <Panel key={part.path} title={part.title ?? nameOf(part.path)}>
      <Part part={part} data={data} />
    </Panel>
  ))
}

/** What is read at a glance is set larger. */
const aLine = 280

const nameOf = (path: string): string => {
  const words = path.replaceAll(/[._]/g, ' ').trim()
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : 'The item'
}

function Part({ part: { path, as }, data }: { part: ViewPart; data: Json }) {
  const value = atPath(data, path)
  if (value === undefined)
    return (
      <Text size="sm" c="dimmed">
        Nothing stands at <code>{path}</code> in this item.
      </Text>
    )
  const file = ['image', 'audio', 'video', 'pdf'].includes(as) ? fileAt(data, path) : null
  if (file !== null) return <FileView id={file} path={path} />
  if (as === 'chat') return <ChatView value={value} path={path} />
  if (as === 'mail' && isRecord(value)) return <MailView mail={value} path={path} />
  if (as === 'json' && typeof value === 'object') return <TreeView value={value} path={path} />
  if (typeof value === 'string' && as === 'text')
    return (
      <div style={value.length <= aLine ? { fontSize: '1.1875rem' } : undefined}>
        <TextView text={value} path={path} />
      </div>
    )
  if (typeof value === 'string' && as === 'markdown') return <FormattedText text={value} path={path} />
  return <ValueView value={value} path={path} />
}
