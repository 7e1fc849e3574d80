import { Modal, NativeSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ItemWire, Labels, ProjectWire } from '../api/wire.ts'
import { ItemView } from '../label/ItemView.tsx'
import { QuestionList } from '../label/QuestionList.tsx'
import { SimilarItems } from './SimilarItems.tsx'
import { MarkSupport } from './MarkSupport.tsx'

interface Given {
  title: string
  labels: Labels
}

/** What an item came to, what each person said, and what a model had said before. */
function givenOf({ labels, answers, outside, prediction }: ItemWire): Given[] {
  const label = labels && Object.fromEntries(Object.entries(labels).map(([name, { value }]) => [name, value]))
  return [
    ...(label ? [{ title: 'What it comes to', labels: label }] : []),
    ...answers.map((answer) => ({
      title: `${answer.person.name}${answer.adjudication ? ', adjudicated' : ''}`,
      labels: answer.labels,
    })),
    ...outside.map(({ name, labels: said }) => ({ title: `${name}, outside`, labels: said })),
    ...(prediction ? [{ title: 'The model that it came with', labels: prediction.labels }] : []),
  ]
}

const nothing: ReadonlyMap<string, string> = new Map()

interface Props {
  project: ProjectWire
  item: ItemWire
  onClose: () => void
}

/** One item as it is answered, with any of its answers in the editors, to be read and not changed. */
export function ItemModal({ project, item: first, onClose }: Props) {
  const [item, setItem] = useState(first)
  const given = givenOf(item)
  const [at, setAt] = useState(0)
  const shown = given[at]
  return (
    <Modal opened onClose={onClose} size="xl" title={item.external_id ?? `No. ${item.n}`}>
      <Stack gap="sm">
        <ItemView view={project.view} questions={shown ? project.questions : []} data={item.data} />
        {shown ? (
          <>
            <NativeSelect
              label="Answer"
              maw={320}
              value={String(at)}
              data={given.map(({ title }, i) => ({ value: String(i), label: title }))}
              onChange={(event) => setAt(Number(event.currentTarget.value))}
            />
            <QuestionList
              key={`${item.id} ${at}`}
              questions={project.questions}
              data={item.data}
              labels={shown.labels}
              problems={nothing}
              onChange={() => undefined}
              readOnly
            />
            {at === 0 &&
              project.questions.map((question) => {
                const label = item.labels?.[question.name]
                return label && <MarkSupport key={question.name} question={question} label={label} data={item.data} />
              })}
          </>
        ) : (
          <Text size="sm" c="dimmed">
            Nobody has answered it yet.
          </Text>
        )}
        <SimilarItems
          key={item.id}
          project={project}
          item={item}
          onOpen={(next) => {
            setItem(next)
            setAt(0)
          }}
        />
        <Link to={`/decisions/${item.id}`}>Its page, with every step</Link>
      </Stack>
    </Modal>
  )
}
