import { Button } from '@mantine/core'
import { type ComponentType, type KeyboardEvent, lazy, Suspense, useId } from 'react'
import type { Question, QuestionKind } from '../../api/wire.ts'
import { useAnnounce } from '../../shell/Announcer.tsx'
import { PageLoading } from '../../shell/PageLoading.tsx'
import { TextView } from '../../view/TextView.tsx'
import { CellsEditor } from './CellsEditor.tsx'
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
import { useHistory } from './use-history.ts'

/** What needs a player or a reader of its own comes when it is asked for. */
const editors: { [K in QuestionKind]: ComponentType<EditorProps<Extract<Question, { kind: K }>>> } = {
  choice: ChoiceEditor,
  tree: TreeEditor,
  spans: SpansEditor,
  shapes: ShapesEditor,
  segments: lazy(() => import('./SegmentsEditor.tsx')),
  frames: lazy(() => import('./FramesEditor.tsx')),
  messages: MessagesEditor,
  cells: CellsEditor,
  pages: lazy(() => import('./PagesEditor.tsx')),
  rating: RatingEditor,
  number: NumberEditor,
  text: TextEditor,
  form: FormEditor,
  prefer: PreferEditor,
}

/** The editor of a question's kind, and nothing around it. */
export function KindEditor(props: EditorProps) {
  const Editor = editors[props.question.kind] as ComponentType<EditorProps>
  return (
    <Suspense fallback={<PageLoading />}>
      <Editor {...props} />
    </Suspense>
  )
}

/** What is drawn or marked is made of strokes, which can be taken back. */
export const isDrawn = ({ kind }: Question) =>
  kind === 'spans' ||
  kind === 'shapes' ||
  kind === 'segments' ||
  kind === 'frames' ||
  kind === 'pages' ||
  kind === 'messages' ||
  kind === 'cells'

const typing = 'input:not([type=checkbox]):not([type=radio]), textarea'

/** One question with the editor of its kind. */
export function QuestionEditor({ problem, ...props }: EditorProps & { problem?: string | undefined }) {
  const { question, readOnly = false } = props
  const id = useId()
  const say = useAnnounce()
  const history = useHistory(props.value, props.onChange)
  const mayUndo = isDrawn(question) && !readOnly
  const step = (by: 'undo' | 'redo') => {
    history[by]?.()
    say(history[by] ? (by === 'undo' ? 'Taken back.' : 'Done again.') : `Nothing to ${by}.`)
  }
  const press = (event: KeyboardEvent) => {
    if (!event.repeat) history.begin()
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    if (event.target instanceof Element && event.target.closest(typing)) return
    const key = event.key.toLowerCase()
    if (key === 'z') step(event.shiftKey ? 'redo' : 'undo')
    else if (key === 'y') step('redo')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <fieldset
      className={classes.question}
      data-question={question.name}
      aria-describedby={problem ? id : undefined}
      {...(mayUndo ? { onKeyDownCapture: press, onPointerDownCapture: history.begin } : {})}
    >
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
      <KindEditor {...props} {...(mayUndo ? { onChange: history.onChange } : {})} />
      {mayUndo && (
        <div className={classes.zoom} role="group" aria-label="Strokes">
          {(['undo', 'redo'] as const).map((by) => (
            <Button
              key={by}
              size="compact-sm"
              variant="subtle"
              color="gray"
              disabled={history[by] === null}
              onClick={() => step(by)}
              rightSection={<kbd aria-hidden>{by === 'undo' ? 'Ctrl Z' : 'Ctrl Shift Z'}</kbd>}
            >
              {by === 'undo' ? 'Undo' : 'Redo'}
            </Button>
          ))}
        </div>
      )}
      {problem && (
        <p className={classes.problem} id={id} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
