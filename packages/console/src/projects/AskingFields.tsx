import { Checkbox, NativeSelect, NumberInput, SimpleGrid, TextInput } from '@mantine/core'
import type { AggregationMethod, AiShown } from '../api/wire.ts'
import type { Asking } from './asking.ts'
import { aiWords, methodWords } from './project-words.ts'

interface Props {
  asking: Asking
  onChange: (asking: Asking) => void
}

/** Who answers and how often, how AI is shown, and gold with what follows from it. */
export function AskingFields({ asking, onChange }: Props) {
  const set = (part: Partial<Asking>) => onChange({ ...asking, ...part })
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput
        label="Who"
        description="role:annotator, skill:lang:de, person:…; empty: whoever reviews"
        value={asking.who}
        onChange={(event) => set({ who: event.currentTarget.value })}
      />
      <NumberInput
        label="Answers for each item"
        description="By different people, none of whom sees the others’"
        min={1}
        max={20}
        value={asking.answers}
        onChange={(answers) => set({ answers, ...(Number(asking.most) < Number(answers) ? { most: answers } : {}) })}
      />
      <NumberInput
        label="Where they disagree, up to"
        min={Number(asking.answers) || 1}
        max={20}
        value={asking.most}
        onChange={(most) => set({ most })}
      />
      {Number(asking.most) > 1 && (
        <NumberInput
          label="Until this sure"
          description="Then nobody else is asked; below it somebody adjudicates"
          suffix=" %"
          min={50}
          max={99.9}
          value={asking.sure}
          onChange={(sure) => set({ sure })}
        />
      )}
      <NativeSelect
        label="What an AI answered before is shown"
        value={asking.shown}
        data={Object.entries(aiWords).map(([value, label]) => ({ value, label }))}
        onChange={(event) => set({ shown: event.currentTarget.value as AiShown })}
      />
      <NativeSelect
        label="Answers are weighed"
        value={asking.aggregation}
        data={Object.entries(methodWords).map(([value, label]) => ({ value, label }))}
        onChange={(event) => set({ aggregation: event.currentTarget.value as AggregationMethod })}
      />
      <NumberInput
        label="Gold among what people get"
        description="Items whose right answer is known; nobody can tell which"
        suffix=" %"
        min={0}
        max={50}
        value={asking.gold}
        onChange={(gold) => set({ gold })}
      />
      {Number(asking.gold) > 0 && (
        <>
          <NumberInput
            label="Pause who is surely right less often than"
            description="By the upper end of the 95 % interval; empty: nobody is paused"
            suffix=" %"
            min={0}
            max={100}
            value={asking.pauseBelow}
            onChange={(pauseBelow) => set({ pauseBelow })}
          />
          {asking.pauseBelow !== '' && (
            <NumberInput
              label="After at least so many answers to gold"
              min={1}
              max={1_000}
              value={asking.atLeast}
              onChange={(atLeast) => set({ atLeast })}
            />
          )}
          <Checkbox
            label="Tell people how they did on gold"
            description="After an answer has settled, on the project’s page"
            checked={asking.feedback === 'after'}
            onChange={(event) => set({ feedback: event.currentTarget.checked ? 'after' : 'none' })}
          />
        </>
      )}
    </SimpleGrid>
  )
}
