import { Button, Group, NativeSelect, Stack, Text, Textarea } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { InquiryShare, InquiryWire, Labels } from '../api/wire.ts'
import { QuestionList } from '../label/QuestionList.tsx'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { notifyDone } from '../shell/notify.ts'
import { PagedList } from '../shell/PagedList.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { gistOf } from './gist-of.ts'
import { answerInquiry, inquiriesQuery, projectQuery } from './projects.ts'

const shareWords: Record<InquiryShare, string> = {
  asker: 'only who asked',
  item: 'whoever answers this item, without names',
  guideline: 'everybody, as an example of the guideline',
}

/** Questions about items, of one project or all. @param project null: of every project. */
export function InquiryList({ project }: { project: string | null }) {
  const leads = may(useSession(), 'project.write')
  const [state, setState] = useState(leads ? 'open' : '')
  const list = useInfiniteQuery(inquiriesQuery(project, state))
  return (
    <Stack gap="md">
      <NativeSelect
        aria-label="Which questions"
        maw={260}
        value={state}
        onChange={(event) => setState(event.currentTarget.value)}
        data={[
          { value: 'open', label: 'Not answered yet' },
          { value: 'answered', label: 'Answered' },
          { value: '', label: 'All' },
        ]}
      />
      <PagedList
        list={list}
        empty={
          <EmptyState title={state === 'open' ? 'No question waits' : 'No questions'}>
            Whoever has an item of a project in hand can ask about it, in Decide, without answering it. Who leads is
            told and answers here.
          </EmptyState>
        }
      >
        {(rows) => rows.map((one) => <Inquiry key={one.id} inquiry={one} leads={leads} />)}
      </PagedList>
    </Stack>
  )
}

function Inquiry({ inquiry, leads }: { inquiry: InquiryWire; leads: boolean }) {
  const [writing, setWriting] = useState(false)
  const { project, asker, answer } = inquiry
  return (
    <Panel>
      <Stack gap="xs">
        <Text size="sm" c="dimmed" component="div">
          <Link to={`/projects/${project.id}`}>
            <TextView text={project.name} inline />
          </Link>
          {asker && (
            <>
              , <TextView text={asker.name} inline />
            </>
          )}
          , <Ago at={inquiry.asked_at} />
        </Text>
        <Text component="div">
          <TextView text={inquiry.question} inline />
        </Text>
        <Text size="sm" component="div">
          {'About: '}
          {leads && inquiry.item ? (
            <Link to={`/decisions/${inquiry.item}`}>
              <TextView text={gistOf(inquiry.data) || 'the item'} inline />
            </Link>
          ) : (
            <TextView text={gistOf(inquiry.data)} inline />
          )}
        </Text>
        {answer !== null && (
          <Text component="div">
            <strong>
              <TextView text={answer} inline />
            </strong>
            <Text size="sm" c="dimmed" component="div">
              <TextView text={inquiry.answered_by ?? ''} inline />
              {inquiry.answered_at && (
                <>
                  , <Ago at={inquiry.answered_at} />
                </>
              )}
              {leads && `, told to ${shareWords[inquiry.share]}`}
            </Text>
          </Text>
        )}
        {leads &&
          (writing ? (
            <AnswerForm inquiry={inquiry} onClose={() => setWriting(false)} />
          ) : (
            <Button size="compact-sm" variant="default" w="fit-content" onClick={() => setWriting(true)}>
              {answer === null ? 'Answer' : 'Answer anew'}
            </Button>
          ))}
      </Stack>
    </Panel>
  )
}

function AnswerForm({ inquiry, onClose }: { inquiry: InquiryWire; onClose: () => void }) {
  const client = useQueryClient()
  const [answer, setAnswer] = useState(inquiry.answer ?? '')
  const [share, setShare] = useState<InquiryShare>(inquiry.share)
  const [labels, setLabels] = useState<Labels>({})
  const { data: project } = useQuery({ ...projectQuery(inquiry.project.id), enabled: share === 'guideline' })
  const sending = useMutation({
    mutationFn: () =>
      answerInquiry(inquiry.id, { answer: answer.trim(), share, ...(share === 'guideline' ? { labels } : {}) }),
    onSuccess: () => {
      notifyDone('Answered.')
      onClose()
      for (const key of [['inquiries'], ['home'], ['project', inquiry.project.id]])
        void client.invalidateQueries({ queryKey: key })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        sending.mutate()
      }}
    >
      <Stack gap="sm">
        <Textarea
          label="Answer"
          autosize
          minRows={2}
          maxRows={12}
          maxLength={10_000}
          autoFocus
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
        />
        <NativeSelect
          label="Who is told"
          maw={400}
          value={share}
          onChange={(event) => setShare(event.currentTarget.value as InquiryShare)}
          data={Object.entries(shareWords).map(([value, label]) => ({ value, label }))}
        />
        {share === 'guideline' && project && (
          <>
            <Text size="sm" c="dimmed">
              The right answer to this item; what you wrote is the reason. It makes a new version of the guideline.
            </Text>
            <QuestionList
              questions={project.questions}
              data={inquiry.data}
              labels={labels}
              problems={new Map()}
              onChange={setLabels}
            />
          </>
        )}
        <ProblemAlert error={sending.error} />
        <Group gap="xs">
          <Button type="submit" loading={sending.isPending} disabled={answer.trim() === ''}>
            Send the answer
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
