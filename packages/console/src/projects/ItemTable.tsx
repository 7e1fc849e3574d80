import { Button, Checkbox, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ItemWire, LabelWire, ProjectWire, Question } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { sayAnswer } from '../label/say-answer.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { count, percent } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { gistOf } from './gist-of.ts'
import { ItemModal } from './ItemModal.tsx'
import { stateWords } from './project-words.ts'

interface Props {
  project: ProjectWire
  items: readonly ItemWire[]
  /** Null: nothing is chosen here. */
  selected: ReadonlySet<string> | null
  onSelect: (selected: ReadonlySet<string>) => void
}

export function ItemTable({ project, items, selected, onSelect }: Props) {
  const [open, setOpen] = useState<string | null>(null)
  const opened = items.find(({ id }) => id === open)
  return (
    <Panel flush>
      <table className={`${table.table} ${table.stack}`} aria-label="Items">
        <thead>
          <tr>
            {selected && (
              <th>
                <Checkbox
                  aria-label="Select all items"
                  checked={items.length > 0 && selected.size === items.length}
                  indeterminate={selected.size > 0 && selected.size < items.length}
                  onChange={(event) => onSelect(new Set(event.currentTarget.checked ? items.map(({ id }) => id) : []))}
                />
              </th>
            )}
            <th>Item</th>
            <th>State</th>
            <th>Answers</th>
            <th>Label</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              {selected && (
                <td>
                  <Checkbox
                    aria-label={`Select ${item.external_id ?? `No. ${item.n}`}`}
                    checked={selected.has(item.id)}
                    onChange={(event) => {
                      const next = new Set(selected)
                      if (event.currentTarget.checked) next.add(item.id)
                      else next.delete(item.id)
                      onSelect(next)
                    }}
                  />
                </td>
              )}
              <td>
                <div>
                  <Button size="compact-xs" variant="default" onClick={() => setOpen(item.id)}>
                    <TextView text={item.external_id ?? `No. ${count(item.n)}`} inline />
                  </Button>
                  <Text size="sm" component="div">
                    <TextView text={gistOf(item.data)} inline />
                  </Text>
                  {item.from !== null && (
                    <Text size="xs">
                      <Link to={`/decisions/${item.from}`}>made from a decision</Link>
                    </Text>
                  )}
                </div>
              </td>
              <td data-label="State">
                <ToneBadge tone={stateWords[item.state].tone}>{stateWords[item.state].label}</ToneBadge>
              </td>
              <td data-label="Answers">
                <div>
                  {count(item.given)} of {count(item.asked)}
                  {item.answers.length + item.outside.length > 0 && (
                    <Answers item={item} questions={project.questions} />
                  )}
                  {item.skips.map(({ person, reason }, i) => (
                    <Text key={i} size="xs" c="dimmed" component="div">
                      <TextView text={`${person.name} skipped it${reason ? `: ${reason}` : ''}`} inline />
                    </Text>
                  ))}
                </div>
              </td>
              <td data-label="Label">
                {project.questions.map((question) => (
                  <LabelLine key={question.name} question={question} label={item.labels?.[question.name]} />
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {opened && <ItemModal key={opened.id} project={project} item={opened} onClose={() => setOpen(null)} />}
    </Panel>
  )
}

function Answers({ item, questions }: { item: ItemWire; questions: readonly Question[] }) {
  return (
    <details>
      <summary>who answered what</summary>
      {item.answers.map(({ person, labels, guideline, adjudication, comment }, i) => (
        <Text key={i} size="xs" component="div">
          <TextView text={person.name} inline />
          {adjudication && ' (adjudicated)'}:{' '}
          <TextView text={questions.map((question) => sayAnswer(question, labels[question.name])).join(' · ')} inline />
          , by version {guideline}
          {comment && (
            <>
              {' '}
              – <TextView text={comment} inline />
            </>
          )}
        </Text>
      ))}
      {item.outside.map(({ name, labels }, i) => (
        <Text key={i} size="xs" component="div">
          <TextView text={name} inline /> (outside):{' '}
          <TextView text={questions.map((question) => sayAnswer(question, labels[question.name])).join(' · ')} inline />
        </Text>
      ))}
    </details>
  )
}

/** The label with how sure it is; what others said is kept beside it. */
function LabelLine({ question, label }: { question: Question; label: LabelWire | undefined }) {
  if (!label) return null
  const others = label.soft.filter(({ value }) => JSON.stringify(value) !== JSON.stringify(label.value))
  return (
    <Text size="sm" component="div">
      <TextView text={sayAnswer(question, label.value)} inline />
      {label.probability !== null && ` ${percent(label.probability, 0)}`}
      {others.length > 0 && (
        <Text size="xs" c="dimmed" component="span">
          {' '}
          {label.method === 'adjudication' ? 'as a lead decided; people also said' : 'or'}{' '}
          <TextView
            text={others
              .slice(0, 3)
              .map(({ value, probability }) => `${sayAnswer(question, value)} ${percent(probability, 0)}`)
              .join(', ')}
            inline
          />
        </Text>
      )}
      <Within question={question} label={label} />
    </Text>
  )
}

/** Between what the label lies, where it is not sure, and whether a model had its word in it. */
function Within({ question, label: { likely, mean, models } }: { question: Question; label: LabelWire }) {
  const values = likely && [
    ...likely.values.map((value) => sayAnswer(question, value)),
    ...(likely.other ? ['another'] : []),
  ]
  const said = [
    ...(values && values.length > 1 ? [`With ${percent(likely.level, 0)} one of: ${values.join(', ')}`] : []),
    ...(mean
      ? [`Mean ${sayNumber(mean.value)} (95 %: ${sayNumber(mean.interval[0])} to ${sayNumber(mean.interval[1])})`]
      : []),
    ...(models?.length ? ['A model’s word counted'] : []),
  ]
  return said.map((line) => (
    <Text key={line} size="xs" c="dimmed" component="div">
      <TextView text={line} inline />
    </Text>
  ))
}

const sayNumber = (value: number): string => Number(value.toPrecision(4)).toString()
