import { Checkbox, NativeSelect, SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Criterion, JudgeWire } from '../api/wire.ts'
import { NumberField } from '../edit/NumberField.tsx'
import { projectsQuery } from '../projects/projects.ts'
import { asksFor } from './ask-people.ts'
import { fresh, type Scorers } from './scorers.ts'

interface Props {
  judges: readonly JudgeWire[]
  criteria: readonly Criterion[]
  /** Its system is called: then nobody brings scores along. */
  called: boolean
  scorers: Scorers
  onChange: (scorers: Scorers) => void
}

/** One judge or several; of several also where they disagree, and who decides it. */
export function ScorersField({ judges, criteria, called, scorers, onChange }: Props) {
  const projects = useQuery(projectsQuery(false))
  const [first = '', ...others] = scorers.judges
  const rest = judges.filter(({ id }) => id !== first)
  const fits = projects.data?.items.filter((project) => asksFor(project, criteria)) ?? []
  return (
    <Stack gap="sm">
      <NativeSelect
        label="Scored by"
        data={[
          { value: '', label: called ? 'Choose a judge' : 'The scores come with the outputs' },
          ...judges.map(({ id, name }) => ({ value: id, label: `The judge ${name}` })),
        ]}
        value={first}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...scorers, judges: value === '' ? [] : [value, ...others.filter((id) => id !== value)] })
        }
      />
      {first !== '' && rest.length > 0 && (
        <Checkbox.Group
          label="And by"
          description="Each scores every output; together they come to the mean of numbers and the middle one of levels."
          value={others}
          onChange={(ids) => onChange({ ...scorers, judges: [first, ...ids] })}
        >
          <Stack gap={6} mt={6}>
            {rest.map(({ id, name }) => (
              <Checkbox key={id} value={id} label={name} disabled={others.length >= 8 && !others.includes(id)} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      {others.length > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <NumberField
            label="They disagree from"
            description="A part of a criterion’s scale: 0.5 is two levels of five, and yes against no."
            value={scorers.disagreeAt}
            onChange={(disagreeAt) => onChange({ ...scorers, disagreeAt })}
          />
          <NativeSelect
            label="Where they disagree, or one fails"
            description="What people decide stands in the judges’ place."
            data={[
              { value: '', label: 'Nobody is asked by itself' },
              ...fits.map(({ id, name }) => ({ value: id, label: `People decide, in ${name}` })),
              { value: fresh, label: 'People decide, in a new project for whoever reviews' },
            ]}
            value={scorers.decide}
            onChange={(event) => onChange({ ...scorers, decide: event.currentTarget.value })}
          />
        </SimpleGrid>
      )}
    </Stack>
  )
}
