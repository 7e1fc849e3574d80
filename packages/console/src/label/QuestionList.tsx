import type { Json, Labels, Question } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { QuestionEditor } from './editors/QuestionEditor.tsx'

/** What marks or compares the item itself needs its width; the rest stands beside it. */
export const isWide = (question: Question): boolean => 'field' in question || question.kind === 'prefer'

interface Props {
  questions: readonly Question[]
  data: Json
  labels: Labels
  problems: ReadonlyMap<string, string>
  onChange: (labels: Labels) => void
  readOnly?: boolean
}

export function QuestionList({ questions, data, labels, problems, onChange, readOnly = false }: Props) {
  const set = (name: string, value: Json | undefined) => {
    const { [name]: _, ...others } = labels
    onChange(value === undefined ? others : { ...others, [name]: value })
  }
  return questions.map((question) => (
    <Panel key={question.name}>
      <QuestionEditor
        question={question}
        data={data}
        value={labels[question.name]}
        onChange={(value) => set(question.name, value)}
        readOnly={readOnly}
        problem={problems.get(question.name)}
      />
    </Panel>
  ))
}
