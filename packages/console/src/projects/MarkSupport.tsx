import { Text } from '@mantine/core'
import { atPath } from '@countersign/core'
import type { Json, LabelWire, MarkWire, Question } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { TextView } from '../view/TextView.tsx'
import { count, interval, percent } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { placeOfMark } from './place-of-mark.ts'

interface Props {
  question: Question
  label: LabelWire
  data: Json
}

/** Each thing that anybody marked, and by how many: what was left out stands here too. */
export function MarkSupport({ question, label: { marks = [] }, data }: Props) {
  if (!('field' in question) || marks.length === 0) return null
  const title = (value: string | null) =>
    value === null ? 'nothing here' : (question.options.find((option) => option.value === value)?.title ?? value)
  const field = atPath(data, question.field)
  return (
    <table className={`${table.table} ${table.stack}`} aria-label={`Who marked what: ${question.title}`}>
      <thead>
        <tr>
          <th>Marked</th>
          <th>By</th>
          <th>It is</th>
        </tr>
      </thead>
      <tbody>
        {marks.map((one, i) => (
          <tr key={i}>
            <td>
              <TextView text={placeOfMark(one.mark, field, question)} inline />
            </td>
            <td data-label="By">
              {count(one.support)} of {count(one.of)}{' '}
              <Text component="span" size="xs" c="dimmed">
                (95 %: {interval(one.interval, 0)})
              </Text>
            </td>
            <td data-label="It is">
              <ToneBadge tone={one.kept ? 'good' : 'calm'}>{one.kept ? 'Kept' : 'Left out'}</ToneBadge>{' '}
              <TextView text={saySoft(one, title)} inline />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const saySoft = ({ soft }: MarkWire, title: (value: string | null) => string): string =>
  soft.map(({ value, probability }) => `${title(value)} ${percent(probability, 0)}`).join(', ')
