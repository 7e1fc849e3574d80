import { type ComponentType, lazy, Suspense, useId } from 'react'
import type { Question, QuestionKind } from '../../api/wire.ts'
import { PageLoading } from '../../shell/PageLoading.tsx'
import { TextView } from '../../view/TextView.tsx'
import { ChoiceEditor } from './ChoiceEditor.tsx'
import type { EditorProps } from './editor.ts'
import classes from './editors.module.css'
import { FormEditor } from './FormEditor.tsx'
import { MessagesEditor } from './MessagesEditor.tsx'
import { NumberEditor } from './NumberEditor.tsx'
import { PreferEditor } from './PreferEditor.tsx'
import { RatingEditor } from './RatingEditor.tsx'
import { ShapesEditor } from './ShapesEditor.tsx'
import { SpansEditor } from './SpansEditor.tsx'
import { TextEditor } from './TextEditor.tsx'
import { TreeEditor } from './TreeEditor.tsx'

/** What needs a player or a reader of its own comes when it is asked for. */
const editors: { [K in QuestionKind]: ComponentType<EditorProps<Extract<Question, { kind: K }>>> } = {
  choice: ChoiceEditor,
  tree: TreeEditor,
  spans: SpansEditor,
  shapes: ShapesEditor,
  segments: lazy(() => import('./SegmentsEditor.tsx')),
  frames: lazy(() => import('./FramesEditor.tsx')),
  messages: MessagesEditor,
  pages: lazy(() => import('./PagesEditor.tsx')),
  rating: RatingEditor,
  number: NumberEditor,
  text: TextEditor,
  form: FormEditor,
  prefer: PreferEditor,
}

/** One question with the editor of its kind. */
export function QuestionEditor({ problem, ...props }: EditorProps & { problem?: string | undefined }) {
  const { question } = props
  const id = useId()
  const Editor = editors[question.kind] as ComponentType<EditorProps>
  return (
    <fieldset className={classes.question} data-question={question.name} aria-describedby={problem ? id : undefined}>
      <legend>
        <TextView text={question.title} inline />
        {question.required ? <span aria-hidden> *</span> : <span className={classes.keys}> may be left out</span>}
        {question.required && <span className="only-read"> required</span>}
      </legend>
      {question.hint && (
        <div className={classes.hint}>
          <TextView text={question.hint} inline />
        </div>
      )}
      <Suspense fallback={<PageLoading />}>
        <Editor {...props} />
      </Suspense>
      {problem && (
        <p className={classes.problem} id={id} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
