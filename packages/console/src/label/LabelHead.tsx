import { Alert } from '@mantine/core'
import type { Ref } from 'react'
import { Link } from 'react-router'
import type { TaskWire } from '../api/wire.ts'
import classes from '../focus/focus.module.css'
import { NoReviewerAlert } from '../focus/NoReviewerAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { plural } from '../words/numbers.ts'

interface Props {
  task: TaskWire
  note: string | null
  ref: Ref<HTMLHeadingElement>
}

/** What is asked, in one sentence; it is the page's heading and gets the focus. */
export function LabelHead({ task, note, ref }: Props) {
  const { project, seats } = task
  if (!project) return null
  const [first] = project.questions
  const asked = project.questions.length === 1 && first ? first.title : plural(project.questions.length, 'question')
  return (
    <header className={classes.head}>
      {note && (
        <Alert color="red" variant="outline" mb="sm" role="alert">
          Your answer was not recorded: {note}
        </Alert>
      )}
      <h1 id="item-heading" ref={ref} tabIndex={-1} className={classes.sentence}>
        <strong>
          <TextView text={project.name} inline />
        </strong>
        :{' '}
        <em>
          <TextView text={asked} inline />
        </em>
      </h1>
      <div className={classes.meta}>
        {task.kind === 'adjudication' && <strong>People disagree: what you answer is the label</strong>}
        {seats.needed > 1 && task.kind !== 'adjudication' && (
          <span>Several people answer this, each without the others</span>
        )}
        <Link to={`/projects/${project.id}`}>The project</Link>
      </div>
      <NoReviewerAlert seats={task.no_reviewer} />
    </header>
  )
}
