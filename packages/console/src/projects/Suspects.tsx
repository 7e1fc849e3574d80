import { Button, Checkbox, Group, Text } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import type { ProjectWire, Question, QuestionQualityWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { sayAnswer } from '../label/say-answer.ts'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { TextView } from '../view/TextView.tsx'
import { count, percent, plural } from '../words/numbers.ts'
import { gistOf } from './gist-of.ts'
import { sayThing } from './place-of-mark.ts'
import classes from './projects.module.css'
import { itemsQuery, recheck } from './projects.ts'

const suspectedBy: Record<Props['suspects'][number]['by'][number], string> = {
  answers: 'all answers together',
  brought: 'the model that came with the items',
  backend: 'your model',
  'built-in': 'the learner that comes along',
}

interface Props {
  project: ProjectWire
  question: Question
  suspects: QuestionQualityWire['suspects']
}

const whyWords: Record<NonNullable<Props['suspects'][number]['why']>, string> = {
  overlooked: 'overlooked',
  swapped: 'another label',
  'badly-located': 'in the wrong place',
  'not-there': 'nothing is there',
}

/** So many pages are read for what they say; of a vast project the rest stand by their numbers. */
const mostPages = 6

/** Items whose label may be wrong; each can be asked once more. */
export function Suspects({ project, question, suspects }: Props) {
  const client = useQueryClient()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const list = useInfiniteQuery({ ...itemsQuery(project.id, [['suspected', 'true']]), enabled: suspects.length > 0 })
  const pages = list.data?.pages ?? []
  const texts = new Map(pages.flatMap(({ items }) => items.map((item) => [item.id, gistOf(item.data)] as const)))
  const wanting = suspects.some(({ item }) => !texts.has(item)) && pages.length < mostPages
  const { hasNextPage, isFetching, fetchNextPage } = list
  useEffect(() => {
    if (wanting && hasNextPage && !isFetching) void fetchNextPage()
  }, [wanting, hasNextPage, isFetching, fetchNextPage])
  const asking = useMutation({
    mutationFn: () => recheck(project.id, Array.from(chosen)),
    onSuccess: ({ asked, left }) => {
      const rest = left > 0 ? ` ${count(left)} wait for an answer already, or had as many as may be asked for.` : ''
      notifyDone(`${plural(asked, 'item')} asked once more, of somebody else.${rest}`)
      setChosen(new Set())
      for (const key of ['project', 'project-items', 'project-quality'])
        void client.invalidateQueries({ queryKey: [key] })
    },
    onError: (error) => notifyError(error),
  })
  if (suspects.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No label stands out as wrong.
      </Text>
    )
  const toggle = (item: string) =>
    setChosen((before) => new Set(before.has(item) ? [...before].filter((one) => one !== item) : [...before, item]))
  return (
    <div>
      <div className={table.scroll}>
        <table className={`${table.table} ${table.stack}`} aria-label={`May be wrong: ${question.title}`}>
          <thead>
            <tr>
              <th>May be wrong</th>
              <th>Label</th>
              <th>More likely</th>
              <th>The label’s own chance</th>
              <th>Suspected by</th>
            </tr>
          </thead>
          <tbody>
            {suspects.map(({ item, n, label, better, why, quality, by }) => (
              <tr key={item}>
                <td>
                  <Group gap="xs" wrap="nowrap">
                    <Checkbox
                      size="md"
                      aria-label={`Ask No. ${n} once more`}
                      checked={chosen.has(item)}
                      onChange={() => toggle(item)}
                    />
                    <Link to={`/decisions/${item}`} className={classes.target} style={{ whiteSpace: 'nowrap' }}>
                      No. {count(n)}
                    </Link>
                    {why && (
                      <Text size="xs" c="dimmed">
                        {whyWords[why]}
                      </Text>
                    )}
                  </Group>
                  {texts.has(item) && (
                    <Text size="sm" component="div">
                      <TextView text={texts.get(item) ?? ''} inline />
                    </Text>
                  )}
                </td>
                <td data-label="Label">
                  <TextView text={(why ? sayThing : sayAnswer)(question, label)} inline />
                </td>
                <td data-label="More likely">
                  <TextView text={(why ? sayThing : sayAnswer)(question, better)} inline />
                </td>
                <td data-label="Chance">{percent(quality, 0)}</td>
                <td data-label="Suspected by">{by.map((one) => suspectedBy[one]).join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Group gap="xs" mt="xs">
        <Button
          size="compact-sm"
          disabled={chosen.size === 0}
          loading={asking.isPending}
          onClick={() => asking.mutate()}
        >
          Ask {chosen.size > 0 ? count(chosen.size) : ''} once more
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => setChosen(chosen.size > 0 ? new Set() : new Set(suspects.map(({ item }) => item)))}
        >
          {chosen.size > 0 ? 'None' : 'All of them'}
        </Button>
      </Group>
    </div>
  )
}
