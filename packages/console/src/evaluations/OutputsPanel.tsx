import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OutputWire } from '../api/wire.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { gistOf } from '../projects/gist-of.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { ValueView } from '../view/ValueView.tsx'
import { plural } from '../words/numbers.ts'
import classes from './evaluations.module.css'
import { outputQuery } from './evaluations.ts'
import { score } from './say-evaluation.ts'

export interface Shown {
  id: string
  words: string
  /** What came in, in a line; without it, it is read. */
  gist?: string
}
const atOnce = 20

/** Outputs that are worth a look: each opens with what came in, and what came out of either version. */
export function OutputsPanel({
  title,
  outputs,
  evaluation,
  baseline,
}: {
  title: string
  outputs: readonly Shown[]
  evaluation: string
  baseline: string | null
}) {
  const [shown, setShown] = useState(atOnce)
  if (outputs.length === 0) return null
  return (
    <Panel title={`${title}: ${plural(outputs.length, 'output')}`}>
      <ul className={classes.outputs}>
        {outputs.slice(0, shown).map((one) => (
          <Output key={one.id} shown={one} evaluation={evaluation} baseline={baseline} />
        ))}
      </ul>
      {outputs.length > shown && (
        <Button variant="default" mt="sm" onClick={() => setShown(shown + atOnce)}>
          Show more
        </Button>
      )}
    </Panel>
  )
}

export function Output({ shown, evaluation, baseline }: { shown: Shown; evaluation: string; baseline: string | null }) {
  const [open, setOpen] = useState(false)
  const { data } = useQuery({ ...outputQuery(evaluation, shown.id), enabled: shown.gist === undefined })
  const gist = shown.gist ?? (data ? gistOf(data.input) : '')
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <TextView text={shown.id} inline /> <small>{shown.words}</small>
          <span className={classes.gist}>
            <TextView text={gist} inline />
          </span>
        </summary>
        {open && <OutputDetails id={shown.id} evaluation={evaluation} baseline={baseline} />}
      </details>
    </li>
  )
}

/** What came in, and what came out of either version. */
export function OutputDetails({
  id,
  evaluation,
  baseline,
}: {
  id: string
  evaluation: string
  baseline: string | null
}) {
  const now = useQuery(outputQuery(evaluation, id))
  const before = useQuery({ ...outputQuery(baseline ?? evaluation, id), enabled: baseline !== null })
  if (now.isPending || (baseline !== null && before.isPending)) return <PageLoading />
  return (
    <Stack gap="sm" mt="xs">
      <ProblemAlert error={now.error ?? before.error} />
      {now.data && (
        <div>
          <Text size="sm" fw={600}>
            What came in
          </Text>
          <ValueView value={now.data.input} path="input" />
        </div>
      )}
      <div className={classes.both}>
        {baseline !== null && before.data && <Side title="Baseline" output={before.data} />}
        {now.data && <Side title="This version" output={now.data} />}
        {now.data && now.data.expected !== null && (
          <section>
            <Text size="sm" fw={600}>
              Expected
            </Text>
            <ValueView value={now.data.expected} path="expected" />
          </section>
        )}
      </div>
    </Stack>
  )
}

function Side({ title, output }: { title: string; output: OutputWire }) {
  return (
    <section>
      <Text size="sm" fw={600}>
        {title}
        {output.total !== null && `, total ${score(output.total)}`}
      </Text>
      <ValueView value={output.output} path="output" />
      {output.scores && <ValueView value={output.scores} path="scores" />}
      {output.why && !output.scores && (
        <Text size="sm" c="dimmed">
          {output.state === 'unanswered' ? 'No output' : 'No score'}: {output.why}
        </Text>
      )}
    </section>
  )
}
