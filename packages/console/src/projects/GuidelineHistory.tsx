import { NativeSelect, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { GuidelineWire, ProjectWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { Examples } from '../label/Examples.tsx'
import { LineDiff } from '../policies/LineDiff.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { Ago } from '../words/Ago.tsx'
import { count, plural } from '../words/numbers.ts'
import { guidelinesQuery } from './projects.ts'

/** Every version, how many answers followed it, and any of them beside the one before. */
export default function GuidelineHistory({ project }: { project: ProjectWire }) {
  const { data, error, isPending } = useQuery(guidelinesQuery(project.id))
  const [chosen, setChosen] = useState<number | null>(null)
  if (isPending) return <PageLoading />
  if (!data) return <ProblemAlert error={error} />
  const now = data.items.find(({ version }) => version === chosen) ?? (data.items[0] as GuidelineWire)
  const before = data.items.find(({ version }) => version === now.version - 1)
  const counted = data.items.some(({ answers }) => answers !== null)
  return (
    <Stack gap="sm">
      <table className={`${table.table} ${table.stack}`} aria-label="Versions of the guideline">
        <thead>
          <tr>
            <th>Version</th>
            <th>Written</th>
            {counted && <th>Answers that followed it</th>}
            <th>Examples</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map(({ version, at, answers, examples }) => (
            <tr key={version}>
              <td>{version}</td>
              <td data-label="Written">
                <Ago at={at} />
              </td>
              {counted && <td data-label="Answers that followed it">{count(answers ?? 0)}</td>}
              <td data-label="Examples">{count(examples.length)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.items.length > 1 && (
        <NativeSelect
          label="What a version changed"
          maw={260}
          value={String(now.version)}
          onChange={(event) => setChosen(Number(event.currentTarget.value))}
          data={data.items.map(({ version }) => ({ value: String(version), label: `Version ${version}` }))}
        />
      )}
      <LineDiff
        was={before?.text ?? ''}
        now={now.text}
        wasName={before ? `Version ${before.version}` : 'Nothing'}
        nowName={`Version ${now.version}`}
      />
      {now.examples.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {plural(now.examples.length, 'example')} of version {now.version}
          </Text>
          <Examples examples={now.examples} project={project} />
        </div>
      )}
    </Stack>
  )
}
