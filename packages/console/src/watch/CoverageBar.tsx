import { useQuery } from '@tanstack/react-query'
import { Eye, EyeOff } from 'lucide-react'
import { Link, useLocation } from 'react-router'
import { useSession } from '../shell/SessionContext.ts'
import { plural } from '../words/numbers.ts'
import { clock, countdown } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import { watchQuery } from './fetch-watch.ts'
import { sayCoverage } from './say-coverage.ts'
import { useKeepWatch } from './use-keep-watch.ts'
import classes from './watch.module.css'

/** Where attention counts as watching: the feed, and what one opens from it. */
const belongs = (pathname: string) => /^\/(watch|incidents|decisions\/)/.test(pathname)

/** On every page: who watches what the AI does, since when, and what nobody watches. */
export function CoverageBar() {
  const session = useSession()
  const { pathname } = useLocation()
  const { data: watch } = useQuery(watchQuery)
  const now = useNow(15_000)
  const mine = watch?.items.find(({ person }) => person === session.person.id)
  const left = useKeepWatch(mine, belongs(pathname))
  const { gap, words } = sayCoverage(watch, now)
  const waiting = watch?.uncovered.reduce((sum, { decisions }) => sum + decisions, 0) ?? 0
  const asks = mine !== undefined && left !== null
  // What is read aloud changes with the gap alone, not with every count and second.
  const aloud = [asks ? askWords(belongs(pathname)) : '', gap ? words : ''].filter(Boolean).join(' ')
  return (
    <>
      <div className="only-read" role="status" aria-live="polite">
        {aloud}
      </div>
      {(words || asks) && (
        <div className={classes.coverage} data-gap={gap || asks || undefined}>
          {gap ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
          <span>
            {asks ? (
              <>
                {askWords(belongs(pathname))} Your watch lapses in {countdown(left)}.
              </>
            ) : (
              <>
                {words}
                {!gap && watch?.items.length === 1 && watch.items[0] && `, since ${clock(watch.items[0].since, now)}`}
                {gap && waiting > 0 && ` ${plural(waiting, 'decision')} can be vetoed now, and nobody looks.`}
              </>
            )}
          </span>
          {pathname !== '/watch' && <Link to="/watch">{gap && !mine ? 'Go on watch' : 'To the watch'}</Link>}
        </div>
      )}
    </>
  )
}

const askWords = (here: boolean) =>
  here
    ? 'Are you still watching? Press a key or move the pointer.'
    : 'You are on watch, and this page is no part of it.'
