import { Stack, Text } from '@mantine/core'
import type { ProjectWire, Question, QuestionQualityWire } from '../api/wire.ts'
import { sayAnswer } from '../label/say-answer.ts'
import { Panel } from '../shell/Panel.tsx'
import { AgreementMatrix } from './AgreementMatrix.tsx'
import { AgreementPanel } from './AgreementPanel.tsx'
import { AnnotatorTable } from './AnnotatorTable.tsx'
import { Confusion } from './Confusion.tsx'
import { Suspects } from './Suspects.tsx'

interface Props {
  project: ProjectWire
  quality: QuestionQualityWire
  methods: Readonly<Record<string, string>>
}

/** One question: agreement, who answers it how well, what is taken for what, and what may be wrong. */
export function QuestionQuality({ project, quality, methods }: Props) {
  const question = project.questions.find(({ name }) => name === quality.question)
  const title = question?.title ?? quality.question
  const values = quality.confusion && question && quality.confusion.values.map((value) => sayValue(question, value))
  return (
    <Panel title={title}>
      <Stack gap="lg">
        <AgreementPanel title={title} quality={quality} />
        {quality.matrix && <AgreementMatrix title={title} matrix={quality.matrix} />}
        <div>
          <Text size="sm" c="dimmed" mb="xs">
            Answers become labels by {methods[quality.method] ?? quality.method}. {quality.because}
          </Text>
          <AnnotatorTable title={title} people={quality.people} values={values ?? null} />
        </div>
        {quality.confusion && values && <Confusion title={title} values={values} counts={quality.confusion.counts} />}
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
