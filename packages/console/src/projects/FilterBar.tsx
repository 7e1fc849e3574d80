import { Button, Group, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ProjectWire } from '../api/wire.ts'
import { peopleQuery } from '../people/fetch-people.ts'
import { type Chosen, type FilterName, filterWords, flags, sayChosen } from './item-filter.ts'

interface Props {
  project: ProjectWire
  chosen: readonly Chosen[]
  onChoose: (name: FilterName, value: string) => void
  onLeaveOut: (chosen: Chosen) => void
  /** What is always at hand. */
  children: ReactNode
}

/** One more filter, and those that hold now as chips that take them away. */
export function FilterBar({ project, chosen, onChoose, onLeaveOut, children }: Props) {
  const { data: people } = useQuery(peopleQuery)
  const [kind, setKind] = useState<FilterName | ''>('')
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const nameOf = (id: string) => people?.items.find((one) => one.id === id)?.name ?? 'somebody'
  const options = valuesFor(project, kind, key, people?.items ?? [])
  const keyed = kind === 'label' || kind === 'field' || kind === 'attribute'
  const named = kind === 'label' ? key || (project.questions[0]?.name ?? '') : key.trim()
  const said = kind === 'sure_below' ? String(Number(value) / 100) : value || (options?.[0]?.value ?? '')
  const add = () => {
    if (kind === '') return
    onChoose(kind, keyed ? `${named}=${said}` : said)
    setKind('')
    setValue('')
  }
  const pick = (name: FilterName | '') => {
    setKey('')
    setValue('')
    if (name !== '' && flags.includes(name)) onChoose(name, 'true')
    else setKind(name)
  }
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <Group gap="xs" align="flex-end">
          {children}
          <NativeSelect
            aria-label="Add a filter"
            value={kind}
            onChange={(event) => pick(event.currentTarget.value as FilterName | '')}
            data={[
              { value: '', label: 'Add a filter…' },
              ...Object.entries(filterWords).map(([name, label]) => ({ value: name, label })),
            ]}
          />
          {kind === 'label' && (
            <NativeSelect
              aria-label="Question"
              value={named}
              onChange={(event) => {
                setKey(event.currentTarget.value)
                setValue('')
              }}
              data={project.questions.map(({ name, title }) => ({ value: name, label: title }))}
            />
          )}
          {(kind === 'field' || kind === 'attribute') && (
            <TextInput
              aria-label={kind === 'field' ? 'Path in the data' : 'Name of the attribute'}
              placeholder={kind === 'field' ? 'meta.language' : 'language'}
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
            />
          )}
          {kind !== '' &&
            (options ? (
              <NativeSelect
                aria-label="Value"
                value={value || (options[0]?.value ?? '')}
                onChange={(event) => setValue(event.currentTarget.value)}
                data={options}
              />
            ) : kind === 'sure_below' ? (
              <NumberInput
                aria-label="Value"
                suffix=" %"
                min={0}
                max={100}
                value={value}
                onChange={(next) => setValue(String(next))}
              />
            ) : (
              <TextInput aria-label="Value" value={value} onChange={(event) => setValue(event.currentTarget.value)} />
            ))}
          {kind !== '' && (
            <Button
              type="submit"
              variant="default"
              disabled={said === '' || (kind === 'sure_below' && value === '') || (keyed && named === '')}
            >
              Add
            </Button>
          )}
        </Group>
      </form>
      {chosen.length > 0 && (
        <Group gap="xs" role="group" aria-label="Filters">
          {chosen.map((one) => {
            const words = sayChosen(one, project, nameOf)
            return (
              <Button
                key={one.join('=')}
                size="compact-sm"
                variant="light"
                rightSection={<X size={13} aria-hidden />}
                aria-label={`Take away: ${words}`}
                onClick={() => onLeaveOut(one)}
              >
                {words}
              </Button>
            )
          })}
        </Group>
      )}
    </>
  )
}

/** What can be chosen; null where it is written. */
function valuesFor(
  project: ProjectWire,
  kind: FilterName | '',
  key: string,
  people: readonly { id: string; name: string }[],
) {
  if (kind === 'answered_by') return people.map(({ id, name }) => ({ value: id, label: name }))
  if (kind === 'inquiry')
    return [
      { value: 'open', label: 'that waits' },
      { value: 'any', label: 'answered or not' },
    ]
  if (kind !== 'label') return null
  const question = project.questions.find(({ name }) => name === key) ?? project.questions[0]
  if (question?.kind === 'rating')
    return question.levels.map(({ value, title }) => ({ value: String(value), label: title }))
  return question && 'options' in question && question.kind !== 'prefer'
    ? question.options.map(({ value, title }) => ({ value, label: title }))
    : null
}
