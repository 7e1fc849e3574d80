import { Stack, Text } from '@mantine/core'
import type { ProjectWire, Question, QuestionQualityWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { sayAnswer } from '../label/say-answer.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { count } from '../words/numbers.ts'
import { Confusion } from './Confusion.tsx'
import { sayEstimate } from './say-estimate.ts'
import { Suspects } from './Suspects.tsx'

interface Props {
  project: ProjectWire
  quality: QuestionQualityWire
  methods: Readonly<Record<string, string>>
}

const agreementWords: Record<string, string> = {
  percent: 'Pairs of answers that agree',
  'krippendorff-alpha': 'Krippendorff’s alpha',
  'gwet-ac1': 'Gwet’s AC1',
  'gwet-ac2': 'Gwet’s AC2',
  'matched-f1': 'F1 of marks that match: by half or more, or of the same part',
}

/** One question: agreement, who answers it how well, what is taken for what, and what may be wrong. */
export function QuestionQuality({ project, quality, methods }: Props) {
  const question = project.questions.find(({ name }) => name === quality.question)
  const title = question?.title ?? quality.question
  return (
    <Panel title={title} aside={methods[quality.method] ?? quality.method}>
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          {quality.because}
        </Text>
        <div className={table.scroll}>
          <table className={`${table.table} ${table.stack}`} aria-label={`Agreement: ${title}`}>
            <thead>
              <tr>
                <th>Agreement</th>
                <th>How far</th>
              </tr>
            </thead>
            <tbody>
              {quality.agreement.map(({ name, metric, estimate }) => (
                <tr key={`${name}${metric ?? ''}`}>
                  <td>
                    {agreementWords[name] ?? name}
                    {metric !== null && ` (${metric})`}
                  </td>
                  <td data-label="How far">{sayEstimate(estimate)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {quality.people.length > 0 && (
          <div className={table.scroll}>
            <table className={`${table.table} ${table.stack}`} aria-label={`People: ${title}`}>
              <thead>
                <tr>
                  <th>Person</th>
                  <th>Answers</th>
                  <th>Right, as far as the answers tell</th>
                  <th>Right on gold</th>
                </tr>
              </thead>
              <tbody>
                {quality.people
                  .toSorted((a, b) => a.name.localeCompare(b.name))
                  .map(({ person, name, answers, skill, gold }) => (
                    <tr key={person}>
                      <td>
                        <TextView text={name} inline />
                      </td>
                      <td data-label="Answers">{count(answers)}</td>
                      <td data-label="Right">{sayEstimate(skill, true)}</td>
                      <td data-label="On gold">{sayEstimate(gold, true)}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </div>
        )}
        {quality.confusion && question && (
          <Confusion
            title={title}
            values={quality.confusion.values.map((value) => sayValue(question, value))}
            counts={quality.confusion.counts}
          />
        )}
        {question && <Suspects project={project} question={question} suspects={quality.suspects} />}
      </Stack>
    </Panel>
  )
}

/** Values stand as text in the table of confusion; of marks they are options, and that nothing is there. */
function sayValue(question: Question, value: string): string {
  if (question.kind === 'rating') return sayAnswer(question, value === 'null' ? null : Number(value))
  if (question.kind !== 'spans' && question.kind !== 'shapes' && question.kind !== 'segments')
    return sayAnswer(question, value)
  return question.options.find((option) => option.value === value)?.title ?? 'nothing here'
}
