import { Button, Group, List, Progress, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { useQueryClient } from '@tanstack/react-query'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count, percent, plural } from '../words/numbers.ts'
import { downloadErrors } from './download-errors.ts'
import type { Mapping } from './map-row.ts'
import { type ImportState, sendRows } from './send-rows.ts'

/** The import itself: progress, what could not be stored line by line, and where to go on. */
export function ImportRun({ file, mapping, onBack }: { file: File; mapping: Mapping; onBack: () => void }) {
  const client = useQueryClient()
  const [state, setState] = useState<ImportState>({ share: 0, read: 0, stored: 0, waiting: 0, errors: [] })
  const [done, setDone] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const stop = useRef(new AbortController())
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    sendRows(file, mapping, stop.current.signal, setState)
      .catch(setError)
      .finally(() => {
        setDone(true)
        void client.invalidateQueries()
      })
  }, [file, mapping, client])
  return (
    <Panel title={done ? (error ? 'Stopped' : 'Imported') : 'Importing…'}>
      <Stack gap="sm">
        {!done && <Progress value={state.share * 100} aria-label="Importing" />}
        <Text role="status">
          {!done && `${percent(state.share, 0)} · `}
          {count(state.read)} lines read, {count(state.stored)} stored
          {state.waiting > 0 && `, ${count(state.waiting)} of them wait for a person`}
          {state.errors.length > 0 && `, ${count(state.errors.length)} not stored`}.
        </Text>
        <ProblemAlert error={error} />
        {state.errors.length > 0 && (
          <>
            <List size="sm">
              {state.errors.slice(0, 10).map(({ line, message }) => (
                <List.Item key={`${line} ${message}`}>
                  Line {line}: {message}
                </List.Item>
              ))}
            </List>
            <div>
              <Button variant="default" size="compact-md" onClick={() => downloadErrors(file.name, state.errors)}>
                Download {plural(state.errors.length, 'error')}
              </Button>
            </div>
          </>
        )}
        <Group gap="xs">
          {!done && (
            <Button
              variant="default"
              onClick={() =>
                stop.current.abort(
                  new Error('You stopped it. What was stored stays; sending the same file again stores nothing twice.'),
                )
              }
            >
              Stop
            </Button>
          )}
          {done && state.waiting > 0 && (
            <Button component={Link} to="/decide">
              Decide
            </Button>
          )}
          {done && (
            <Button component={Link} to={`/decisions?system=${encodeURIComponent(mapping.system)}`} variant="default">
              See them
            </Button>
          )}
          {done && (error || state.errors.length > 0) ? (
            <Button variant="default" onClick={onBack}>
              Back to the columns
            </Button>
          ) : null}
        </Group>
      </Stack>
    </Panel>
  )
}
