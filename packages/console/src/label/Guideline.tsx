import { Text } from '@mantine/core'
import { useState } from 'react'
import type { TaskProjectWire } from '../api/wire.ts'
import { KeyBadge } from '../keyboard/KeyBadge.tsx'
import { useKey } from '../keyboard/use-key.ts'
import { Panel } from '../shell/Panel.tsx'
import { Examples } from './Examples.tsx'
import { GuidelineText } from './GuidelineText.tsx'

const storageKey = (project: string) => `countersign.guideline.${project}`

const readSeen = (project: string) => {
  try {
    return Number(localStorage.getItem(storageKey(project)) ?? 0)
  } catch {
    return 0
  }
}

/** The guideline beside the item. One that is new to this browser stands open; the answer says which it followed. */
export function Guideline({ project }: { project: Pick<TaskProjectWire, 'id' | 'guideline' | 'questions' | 'view'> }) {
  const { id, guideline } = project
  const [seen] = useState(() => readSeen(id))
  const [open, setOpen] = useState(seen < guideline.version)
  const toggle = () => {
    setOpen(!open)
    try {
      localStorage.setItem(storageKey(id), String(guideline.version))
    } catch {
      return
    }
  }
  useKey('label.guideline', toggle)
  if (guideline.text.trim() === '' && guideline.examples.length === 0) return null
  return (
    <Panel
      title="Guideline"
      aside={
        <Text size="sm" c="dimmed">
          version {guideline.version}
          {seen > 0 && seen < guideline.version && ', new'} <KeyBadge id="label.guideline" />
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
