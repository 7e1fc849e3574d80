import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { plural } from '../words/numbers.ts'
import { BoardPeople } from './BoardPeople.tsx'
import { BoardQueues } from './BoardQueues.tsx'
import { boardQuery } from './fetch-board.ts'

/** For whoever leads: what waits against its deadlines, what will be late, and who is on what. */
export default function BoardPage() {
  const { data, error, isPending, refetch } = useQuery(boardQuery)
  const stuck = data?.queues.reduce((sum, queue) => sum + queue.stuck, 0) ?? 0
  return (
    <Page
      title="Board"
      lead="What waits against its deadlines, and who is on what. Nobody is ranked here."
      width={1320}
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      {stuck > 0 && (
        <Alert color="red" variant="outline" role="alert">
          {plural(stuck, 'gate')} that nobody here may answer: everybody asked for it, has a conflict of interest, or
          lacks the seat. It is never loosened. <Link to="/people">Invite somebody, or grant a skill</Link>.
        </Alert>
      )}
      {data && (
        <>
          <BoardQueues queues={data.queues} />
          <BoardPeople board={data} />
        </>
      )}
    </Page>
  )
}
