import type { ProjectWire } from '../api/wire.ts'
import { ExportPanel } from './ExportPanel.tsx'
import { FromDecisionsPanel } from './FromDecisionsPanel.tsx'
import { ImportPanel } from './ImportPanel.tsx'

export default function InOutTab({ project }: { project: ProjectWire }) {
  return (
    <>
      <ImportPanel project={project} />
      <FromDecisionsPanel project={project} />
      <ExportPanel project={project} />
    </>
  )
}
