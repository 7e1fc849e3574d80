import { Stack } from '@mantine/core'
import { useState } from 'react'
import { messageOf } from '../api/problem.ts'
import { Page } from '../shell/Page.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { DropFile } from './DropFile.tsx'
import { ImportRun } from './ImportRun.tsx'
import { MapColumns } from './MapColumns.tsx'
import { guessMapping, type Mapping, type Row } from './map-row.ts'
import { PreviewRows } from './PreviewRows.tsx'
import { readRows } from './read-rows.ts'

interface Loaded {
  file: File
  columns: string[]
  rows: Row[]
}

const mostBytes = 50 * 1024 * 1024

/** A file of one's own becomes decisions: drop, map, look at three, go. */
export default function ImportPage() {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [mapping, setMapping] = useState<Mapping | null>(null)
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const load = async (file: File) => {
    setError(null)
    try {
      if (file.size > mostBytes)
        throw new Error('The file is larger than 50 MB. Use the command: npx countersign import <file>.')
      const rows: Row[] = []
      for await (const { row } of readRows(file)) {
        if (row) rows.push(row)
        if (rows.length >= 25) break
      }
      if (rows.length === 0)
        throw new Error(
          'No row could be read. A CSV needs a line of column names; a JSONL file one JSON object in each line.',
        )
      const columns = Array.from(new Set(rows.flatMap((row) => Object.keys(row))))
      setLoaded({ file, columns, rows })
      setMapping({
        ...guessMapping(columns),
        system:
          file.name
            .replace(/\.[^.]+$/, '')
            .toLowerCase()
            .replace(/[^a-z0-9]+/g, '-')
            .slice(0, 40) || 'import',
      })
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(messageOf(failure)))
    }
  }
  return (
    <Page title="Import" lead="Rows of a CSV or JSONL file become decisions. The file is read here, in your browser.">
      <ProblemAlert error={error} />
      {!loaded || !mapping ? (
        <DropFile onFile={(file) => void load(file)} />
      ) : running ? (
        <ImportRun file={loaded.file} mapping={mapping} onBack={() => setRunning(false)} />
      ) : (
        <Stack gap="lg">
          <MapColumns
            file={loaded.file}
            columns={loaded.columns}
            sample={loaded.rows[0] ?? {}}
            mapping={mapping}
            onChange={setMapping}
            onOther={() => setLoaded(null)}
          />
          <PreviewRows rows={loaded.rows.slice(0, 3)} mapping={mapping} onGo={() => setRunning(true)} />
        </Stack>
      )}
    </Page>
  )
}
