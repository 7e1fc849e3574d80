import { Button, Group, Switch, Textarea } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Labels, TaskProjectWire, TaskWire } from '../api/wire.ts'
import type { Deck, DeckStep } from '../focus/deck.ts'
import classes from '../focus/focus.module.css'
import { revealTask } from '../focus/reveal-task.ts'
import { scrollEvidence } from '../focus/scroll-evidence.ts'
import { skipTask } from '../focus/skip-task.ts'
import { useActiveClock } from '../focus/use-active-clock.ts'
import { KeyButton } from '../keyboard/KeyButton.tsx'
import { useKey } from '../keyboard/use-key.ts'
import { giveJudgment } from '../settle/give-judgment.ts'
import { useAnnounce } from '../shell/Announcer.tsx'
import { notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { EvidenceContext } from '../view/Evidence.ts'
import { AiLabels } from './AiLabels.tsx'
import { AskPanel } from './AskPanel.tsx'
import { answerOf, problemsOf } from './answer-of.ts'
import { answersAtOnce, keepAtOnce, mayAnswerAtOnce } from './at-once.ts'
import { drafts } from './drafts.ts'
import { Guideline, isNew, noteAnswered } from './Guideline.tsx'
import { ItemView } from './ItemView.tsx'
import { LabelHead } from './LabelHead.tsx'
import { PeersPanel } from './PeersPanel.tsx'
import { pressOption } from './press-option.ts'
import { predictionOf } from './prediction-of.ts'
import { isWide, QuestionList } from './QuestionList.tsx'
import { sayGiven } from './say-answer.ts'
import { SkipForm } from './SkipForm.tsx'
import { type Begun, startLabels } from './start-labels.ts'

interface Props {
  task: TaskWire
  project: TaskProjectWire
  deck: Deck
  step: (step: DeckStep) => void
  onDry: () => void
}

const none: ReadonlyMap<string, string> = new Map()

/** One item of a project: what is asked, the item, the guideline; an answer and the next is there. */
export default function LabelItem({ task, project, deck, step, onDry }: Props) {
  const say = useAnnounce()
  const heading = useRef<HTMLHeadingElement>(null)
  const root = useRef<HTMLElement>(null)
  const pane = useRef<HTMLDivElement>(null)
  const activeMs = useActiveClock(task.id)
  const [opened] = useState(() => new Set<string>(['input']))
  const [start] = useState(() => {
    const draft = drafts().read(task.id)
    const known = { prediction: predictionOf(task), majority: project.majority }
    return {
      ...startLabels(known, task.ai_shown, draft?.labels ?? null),
      comment: draft?.comment ?? '',
      question: draft?.question ?? '',
    }
  })
  const [labels, setLabels] = useState(start.labels)
  const [comment, setComment] = useState(start.comment)
  const [question, setQuestion] = useState(start.question)
  const [begun, setBegun] = useState<Begun>(start.begun)
  const [tried, setTried] = useState(false)
  const [skipping, setSkipping] = useState(false)
  const [committing, setCommitting] = useState(false)
  const [first] = useState(() => isNew(project))
  const [atOnce, setAtOnce] = useState(answersAtOnce)
  // Arrows go through options on the way to one; digits and the mouse choose.
  const onTheWay = useRef(false)
  const { questions } = project
  const offersAtOnce = mayAnswerAtOnce(questions)
  const data = task.decision.input
  const problems = useMemo(() => problemsOf(questions, data, labels), [questions, data, labels])
  const isForeseen = task.decision.kind === 'prediction' || project.expects
  const mustCommit = task.ai_shown === 'commit-first' && !task.revealed && isForeseen

  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'end' })
  }, [])

  const change = (next: Labels, said = comment) => {
    setLabels(next)
    setComment(said)
    drafts().keep(task.id, { labels: next, comment: said, question })
  }
  const wonder = (words: string) => {
    setQuestion(words)
    drafts().keep(task.id, { labels, comment, question: words })
  }
  const take = (next: Labels) => {
    change(next)
    setBegun('nothing')
    say('Taken over.')
  }
  const leave = (words: string) => {
    const next = deck.items[deck.at + 1] ?? deck.items[deck.at - 1]
    say(`${words} ${next ? 'The next item is here.' : 'Nothing else is at hand.'}`)
    step({ type: 'left', id: task.id })
  }
  const submit = (given = labels) => {
    setTried(true)
    const [wanting] = problemsOf(questions, data, given).keys()
    if (wanting !== undefined) {
      const asked = root.current?.querySelector<HTMLElement>(`[data-question=${CSS.escape(wanting)}]`)
      asked?.querySelector<HTMLElement>('input, textarea, select, button, [tabindex]')?.focus()
      asked?.scrollIntoView({ block: 'nearest' })
      return
    }
    const answer = answerOf(project.kind, given)
    if (mustCommit) {
      setCommitting(true)
      revealTask(task.id, answer)
        .then(
          (revealed) => {
            step({ type: 'replaced', task: revealed })
            say('Your answer is kept. Now look at the AI’s, and submit again.')
          },
          (error: unknown) => notifyError(error),
        )
        .finally(() => setCommitting(false))
      return
    }
    const view = { digest: task.decision.digest, opened: Array.from(opened), active_ms: activeMs(task.id) }
    noteAnswered(project)
    leave(`Answered.${task.settle_ms > 0 ? ` Undo for ${Math.round(task.settle_ms / 1_000)} seconds.` : ''}`)
    // The draft outlives the time in which the answer may come back.
    setTimeout(() => drafts().drop(task.id), task.settle_ms + 30_000)
    const request = { answer, ...(comment.trim() ? { comment: comment.trim() } : {}), view }
    void giveJudgment(task, request, sayGiven(questions, given, data))
  }
  const choose = (next: Labels) => {
    change(next)
    if (offersAtOnce && atOnce && !onTheWay.current) submit(next)
  }
  const skip = (reason: string) => {
    leave('Skipped.')
    drafts().drop(task.id)
    skipTask(task.id, reason || undefined).catch((error: unknown) => notifyError(error, 'It could not be skipped'))
  }
  const move = (by: number) => {
    if (deck.items[deck.at + by]) step({ type: 'moved', by })
    else {
      say(by > 0 ? 'No further item is at hand.' : 'This is the first item.')
      if (by > 0) onDry()
    }
  }
  useKey('decide.next', () => move(1))
  useKey('decide.previous', () => move(-1))
  useKey('decide.down', () => scrollEvidence(pane.current, 1))
  useKey('decide.up', () => scrollEvidence(pane.current, -1))
  useKey('decide.option', (digit) => pressOption(root.current, Number(digit), new Set(Object.keys(labels))), !skipping)

  const evidence = useMemo(() => ({ spans: [], regions: [], opened: (id: string) => void opened.add(id) }), [opened])
  const shared = { data, labels, problems: tried ? problems : none, onChange: choose }
  return (
    <EvidenceContext value={evidence}>
      <article
        className={classes.item}
        aria-labelledby="item-heading"
        ref={root}
        onKeyDownCapture={({ key }) => (onTheWay.current = key.startsWith('Arrow'))}
        onPointerDownCapture={() => (onTheWay.current = false)}
      >
        <LabelHead task={task} note={deck.notes[task.id] ?? null} ref={heading} />
        <div className={classes.evidence} ref={pane} tabIndex={0} role="region" aria-label="The item">
          <ItemView view={project.view} questions={questions} data={data} />
          {task.kind === 'adjudication' && <PeersPanel project={project} data={data} onTake={take} />}
          <QuestionList questions={questions.filter(isWide)} {...shared} />
        </div>
        <div className={classes.rail}>
          {first && <Guideline project={project} />}
          <AiLabels
            task={task}
            labels={labels}
            begun={begun}
            onRevealed={(now) => step({ type: 'replaced', task: now })}
            onTake={take}
          />
          <QuestionList questions={questions.filter((question) => !isWide(question))} {...shared} />
          <Panel>
            <Textarea
              label="A note with your answer"
              autosize
              minRows={1}
              maxRows={6}
              value={comment}
              onChange={(event) => change(labels, event.currentTarget.value)}
            />
          </Panel>
          {!first && <Guideline project={project} />}
          <AskPanel task={task} project={project} question={question} onChange={wonder} />
          {skipping ? (
            <div className={classes.form}>
              <SkipForm
                onSkip={skip}
                onCancel={() => {
                  setSkipping(false)
                  heading.current?.focus({ preventScroll: true })
                }}
              />
            </div>
          ) : (
            <div className={classes.verdicts} role="group" aria-label="Your answer">
              <KeyButton
                id="edit.submit"
                data-wide
                label={mustCommit ? 'This is my answer' : 'Submit and next'}
                onPress={() => submit()}
                loading={committing}
              />
              {offersAtOnce && (
                <Switch
                  className={classes.small}
                  size="xs"
                  label="Submit as soon as an option is chosen"
                  checked={atOnce}
                  onChange={(event) => {
                    setAtOnce(event.currentTarget.checked)
                    keepAtOnce(event.currentTarget.checked)
                  }}
                />
              )}
              <Group className={classes.small} gap="xs">
                <KeyButton
                  id="decide.skip"
                  label="Skip"
                  variant="subtle"
                  size="compact-sm"
                  onPress={() => setSkipping(true)}
                />
                <Button variant="subtle" size="compact-sm" onClick={() => change({}, comment)}>
                  Clear
                </Button>
              </Group>
            </div>
          )}
        </div>
      </article>
    </EvidenceContext>
  )
}
