import { Text } from '@mantine/core'
import { letsGoAhead } from '@countersign/core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { EvidenceContext } from '../view/Evidence.ts'
import type { TaskWire } from '../api/wire.ts'
import { useKey } from '../keyboard/use-key.ts'
import { giveJudgment } from '../settle/give-judgment.ts'
import { SignModal } from '../sign/SignModal.tsx'
import { useAnnounce } from '../shell/Announcer.tsx'
import { notifyError } from '../shell/notify.ts'
import { proposalLine } from '../words/proposal.ts'
import { verdictWords } from '../words/status.ts'
import { AppealContent } from '../appeals/AppealContent.tsx'
import { DecidedPanel } from '../appeals/DecidedPanel.tsx'
import { AiPanel } from './AiPanel.tsx'
import type { Answer } from './answer.ts'
import { AnswerPanel } from './AnswerPanel.tsx'
import type { Deck, DeckStep } from './deck.ts'
import { EvidencePanel } from './EvidencePanel.tsx'
import classes from './focus.module.css'
import { ItemHead } from './ItemHead.tsx'
import { Objection } from './Objection.tsx'
import { PreviousPanel } from './PreviousPanel.tsx'
import { ProposedPanel } from './ProposedPanel.tsx'
import { scrollEvidence } from './scroll-evidence.ts'
import { skipTask } from './skip-task.ts'
import { useActiveClock } from './use-active-clock.ts'
import { WhyPanel } from './WhyPanel.tsx'

interface Props {
  task: TaskWire
  deck: Deck
  step: (step: DeckStep) => void
  onDry: () => void
}

export function FocusItem({ task, deck, step, onDry }: Props) {
  const say = useAnnounce()
  const navigate = useNavigate()
  const heading = useRef<HTMLHeadingElement>(null)
  const pane = useRef<HTMLDivElement>(null)
  const activeMs = useActiveClock(task.id)
  const [opened] = useState(() => new Set<string>(['input', 'proposal']))
  const [insist, setInsist] = useState(false)
  const [signing, setSigning] = useState<Answer | null>(null)
  const { decision } = task

  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'end' })
  }, [])

  const answer = (given: Answer) => {
    if (task.sign.length > 0 && letsGoAhead(given.answer.verdict) && !given.signature) return setSigning(given)
    setSigning(null)
    const next = deck.items[deck.at + 1] ?? deck.items[deck.at - 1]
    const done = verdictWords[given.answer.verdict].done
    const undo = task.settle_ms > 0 ? ` Undo for ${Math.round(task.settle_ms / 1_000)} seconds.` : ''
    say(`${done}.${undo} ${next ? `Next: ${proposalLine(next.decision)}` : 'Nothing else is at hand.'}`)
    const view = { digest: decision.digest, opened: Array.from(opened), active_ms: activeMs(task.id) }
    step({ type: 'left', id: task.id })
    void giveJudgment(task, { ...given, ...(task.objection && insist ? { insist } : {}), view })
  }
  const skip = () => {
    say('Skipped.')
    step({ type: 'left', id: task.id })
    skipTask(task.id).catch((error: unknown) => notifyError(error, 'It could not be skipped'))
  }
  const gone = (words: string) => {
    const next = deck.items[deck.at + 1] ?? deck.items[deck.at - 1]
    say(`${words} ${next ? `Next: ${proposalLine(next.decision)}` : 'Nothing else is at hand.'}`)
    step({ type: 'left', id: task.id })
  }
  const kept = (now: TaskWire) => {
    say('It is kept for you, also when you leave this page.')
    step({ type: 'replaced', task: now })
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
  const open = () => void navigate(`/decisions/${decision.id}`)

  const note = useCallback((id: string) => void opened.add(id), [opened])
  const evidence = useMemo(
    () => ({ spans: decision.explanation?.spans ?? [], regions: decision.explanation?.regions ?? [], opened: note }),
    [decision.explanation, note],
  )
  return (
    <EvidenceContext value={evidence}>
      <article className={classes.item} aria-labelledby="item-heading">
        <ItemHead task={task} note={deck.notes[task.id] ?? null} ref={heading} />
        <div className={classes.evidence} ref={pane} tabIndex={0} role="region" aria-label="Evidence">
          {task.appeal && <AppealContent appeal={task.appeal} />}
          {task.appeal && <DecidedPanel decision={decision} />}
          {task.previous && <PreviousPanel previous={task.previous} now={decision.proposal} />}
          <EvidencePanel decision={decision} />
        </div>
        <div className={classes.rail}>
          <ProposedPanel decision={decision} />
          <WhyPanel route={decision.route} next={task.why_next} />
          <AiPanel task={task} onRevealed={(revealed) => step({ type: 'replaced', task: revealed })} onOpened={note} />
          {task.objection && <Objection objection={task.objection} insist={insist} onInsist={setInsist} />}
          {task.sign.length > 0 && (
            <Text size="sm" c="dimmed">
              What lets this go ahead is signed: you are asked for {task.sign.length > 1 ? 'its meaning and ' : ''}your
              password or passkey.
            </Text>
          )}
          <AnswerPanel
            task={task}
            onAnswer={answer}
            onSkip={skip}
            onOpen={open}
            onGone={gone}
            onKept={kept}
            onLeave={() => heading.current?.focus({ preventScroll: true })}
          />
        </div>
      </article>
      {signing && (
        <SignModal
          task={task}
          given={signing}
          onSigned={(signature) => answer({ ...signing, signature })}
          onClose={() => setSigning(null)}
        />
      )}
    </EvidenceContext>
  )
}
