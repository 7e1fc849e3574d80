import { Text } from '@mantine/core'
import { useState } from 'react'
import type { TaskProjectWire } from '../api/wire.ts'
import { KeyBadge } from '../keyboard/KeyBadge.tsx'
import { useKey } from '../keyboard/use-key.ts'
import { Panel } from '../shell/Panel.tsx'
import { Examples } from './Examples.tsx'
import { GuidelineText } from './GuidelineText.tsx'

interface Seen {
  version: number
  open: boolean
}

const storageKey = (project: string) => `countersign.guideline.${project}`

const readSeen = (project: string): Seen => {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey(project)) ?? '0') as Seen | number
    return typeof kept === 'number' ? { version: kept, open: false } : kept
  } catch {
    return { version: 0, open: false }
  }
}
function keepSeen(project: string, seen: Seen): void {
  try {
    localStorage.setItem(storageKey(project), JSON.stringify(seen))
  } catch {
    return
  }
}

type Guided = Pick<TaskProjectWire, 'id' | 'guideline' | 'questions' | 'view'>

/** Whether somebody has yet to answer by this version in this browser: it stands before what is asked until then. */
export const isNew = ({ id, guideline }: Pick<Guided, 'id' | 'guideline'>): boolean =>
  readSeen(id).version < guideline.version

/** An answer was given with it in view. It stays open or closed, as it was left. */
export function noteAnswered({ id, guideline: { version } }: Pick<Guided, 'id' | 'guideline'>): void {
  const seen = readSeen(id)
  if (seen.version < version) keepSeen(id, { version, open: true })
}

/** The guideline beside the item. One that is new to this browser stands open; the answer says which it followed. */
export function Guideline({ project }: { project: Guided }) {
  const { id, guideline } = project
  const [seen] = useState(() => readSeen(id))
  const [open, setOpen] = useState(seen.open || seen.version < guideline.version)
  const toggle = () => {
    setOpen(!open)
    keepSeen(id, { version: guideline.version, open: !open })
  }
  useKey('label.guideline', toggle)
  if (guideline.text.trim() === '' && guideline.examples.length === 0) return null
  return (
    <Panel
      title="Guideline"
      aside={
        <Text size="sm" c="dimmed">
          version {guideline.version}
          {seen.version > 0 && seen.version < guideline.version && ', new'} <KeyBadge id="label.guideline" />
        </Text>
      }
    >
      <details
        open={open}
        onToggle={(event) => {
          if (event.currentTarget.open !== open) toggle()
        }}
      >
        <summary>{open ? 'Close it' : 'Read it'}</summary>
        <GuidelineText text={guideline.text} />
        <Examples examples={guideline.examples} project={project} />
      </details>
    </Panel>
  )
}
