import { Checkbox, Group, NativeSelect, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EvaluationWire, OutputWire } from '../api/wire.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import classes from './evaluations.module.css'
import { filteredOutputs, type OutputFilter } from './evaluations.ts'
import { Output } from './OutputsPanel.tsx'
import { gistOf } from '../projects/gist-of.ts'
import { useMeasureName } from './measure-names.ts'
import { sayOutput } from './say-evaluation.ts'

const nothing: OutputFilter = {
  ...{ change: '', of: 'total', atLeast: '', atMost: '', segment: '', is: '', disputed: false },
}

/** Every output, a page at a time: what rose, fell or stayed, by a measure, its height, a part of the input, and disagreement. */
export function BrowseOutputs({ one }: { one: EvaluationWire }) {
  const name = useMeasureName()
  const [filter, setFilter] = useState(nothing)
  const [asked] = useDebouncedValue(filter, 300)
  const list = useInfiniteQuery(filteredOutputs(one.id, asked))
  const outputs = list.data?.pages.flatMap(({ items }) => items) ?? []
  const set = (part: Partial<OutputFilter>) => setFilter((before) => ({ ...before, ...part }))
  const text = (name: 'atLeast' | 'atMost' | 'segment' | 'is', label: string, w: number, placeholder = '') => (
    <TextInput
      label={label}
      w={w}
      placeholder={placeholder}
      value={filter[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  )
  return (
    <Panel title="All outputs">
      <Group align="flex-end" gap="sm" mb="md" role="search" aria-label="Filter outputs">
        <NativeSelect
          label="By"
          data={(one.result?.measures ?? []).map(({ of }) => ({ value: of, label: name(of) }))}
          value={filter.of}
          onChange={(event) => set({ of: event.currentTarget.value })}
        />
        {one.baseline !== null && (
          <NativeSelect
            label="Against the baseline"
            data={[
              { value: '', label: 'Any' },
              { value: 'rose', label: 'Rose' },
              { value: 'fell', label: 'Fell' },
              { value: 'same', label: 'The same' },
            ]}
            value={filter.change}
            onChange={(event) => set({ change: event.currentTarget.value as OutputFilter['change'] })}
          />
        )}
        {text('atLeast', 'At least', 90)}
        {text('atMost', 'At most', 90)}
        {text('segment', 'Where the input’s', 150, 'language')}
        {text('is', 'is', 120, 'en')}
        {one.judges.length > 1 && (
          <Checkbox
            label="Judges disagree"
            mb={8}
            checked={filter.disputed}
            onChange={(event) => set({ disputed: event.currentTarget.checked })}
          />
        )}
      </Group>
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && <PageLoading />}
      {list.data && outputs.length === 0 && (
        <Text size="sm" role="status">
          {list.hasNextPage ? 'None so far; there is more to look through.' : 'No output is like that.'}
        </Text>
      )}
      <ul className={classes.outputs} aria-label="Outputs">
        {outputs.map((output: OutputWire) => (
          <Output
            key={output.id}
            shown={{ id: output.id, words: sayOutput(output), gist: gistOf(output.input) }}
            evaluation={one.id}
            baseline={one.baseline}
          />
        ))}
      </ul>
      <ShowMore list={list} label={outputs.length === 0 ? 'Look further' : 'Show more'} mx={0} mt="sm" />
    </Panel>
  )
}
