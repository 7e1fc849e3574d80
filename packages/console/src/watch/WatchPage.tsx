import { useQuery } from '@tanstack/react-query'
import { OpenIncidents } from '../incidents/OpenIncidents.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { ComingAndGoing } from './ComingAndGoing.tsx'
import { Feed } from './Feed.tsx'
import { watchQuery } from './fetch-watch.ts'
import { GapsPanel } from './GapsPanel.tsx'
import { MyWatch } from './MyWatch.tsx'
import { OnWatchPanel } from './OnWatchPanel.tsx'
import { Rota } from './Rota.tsx'
import classes from './watch.module.css'

export default function WatchPage() {
  const session = useSession()
  const { data: watch, error, isPending, refetch } = useQuery(watchQuery)
  const mine = watch?.items.find(({ person }) => person === session.person.id)
  return (
    <Page
      title="Watch"
      lead="What an AI does by itself, under somebody’s eyes: they need not answer, but they can object."
      width={1320}
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      {watch && (
        <>
          {may(session, 'watch.keep') && <MyWatch mine={mine} others={watch.items.filter((one) => one !== mine)} />}
          <div className={classes.grid}>
            <Feed mine={mine} />
            <div className={classes.side}>
              <OpenIncidents />
              <OnWatchPanel watch={watch} />
              <GapsPanel gaps={watch.gaps} />
              <ComingAndGoing />
            </div>
          </div>
          <Rota />
        </>
      )}
    </Page>
  )
}
