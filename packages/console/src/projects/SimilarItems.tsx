import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ItemWire, ProjectWire, SimilarItemsWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { sayAnswer } from '../label/say-answer.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { count } from '../words/numbers.ts'
import { gistOf } from './gist-of.ts'
import { similarQuery } from './projects.ts'

const byWords: Record<SimilarItemsWire['by'], string> = {
  text: 'By the words in it',
  embedding: 'By what it means, as the learner has embedded it',
  table: 'By its columns, as the learner reads them',
  vector: 'By its vector',
}

interface Props {
  project: ProjectWire
  item: ItemWire
  onOpen: (item: ItemWire) => void
}

/** What is near to an item, looked for when somebody asks. */
export function SimilarItems({ project, item, onOpen }: Props) {
  const [asked, setAsked] = useState(false)
  const { data, error, isPending } = useQuery({ ...similarQuery(project.id, item.id), enabled: asked })
  if (!asked)
    return (
      <Button variant="default" w="fit-content" onClick={() => setAsked(true)}>
        Find similar items
      </Button>
    )
  if (error) return <ProblemAlert error={error} />
  if (isPending) return <PageLoading />
  return (
    <section aria-label="Similar items">
      <Text size="sm" c="dimmed">
        {byWords[data.by]}, of {count(data.looked)} others that were compared
        {data.looked < data.of && ` (the project holds ${count(data.of)})`}.
      </Text>
      {data.items.length === 0 ? (
        <Text size="sm">None has anything in common with it.</Text>
      ) : (
        <table className={`${table.table} ${table.stack}`} aria-label="Similar items">
          <thead>
            <tr>
              <th>Item</th>
              <th>Cosine</th>
              <th>Label</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map(({ item: near, similarity }) => (
              <tr key={near.id}>
                <td>
                  <Button size="compact-xs" variant="default" onClick={() => onOpen(near)}>
                    <TextView text={near.external_id ?? `No. ${count(near.n)}`} inline />
                  </Button>{' '}
                  <TextView text={gistOf(near.data)} inline />
                </td>
                <td data-label="Cosine">{similarity.toFixed(2)}</td>
                <td data-label="Label">
                  <TextView
                    text={
                      project.questions
                        .flatMap((question) => {
                          const label = near.labels?.[question.name]
                          return label ? [sayAnswer(question, label.value)] : []
                        })
                        .join(' · ') || 'none yet'
                    }
                    inline
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
