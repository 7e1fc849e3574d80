import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { Suspense, useEffect, useRef } from 'react'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { StepUpGate } from '../identity/StepUpGate.tsx'
import { CheatSheet } from '../keyboard/CheatSheet.tsx'
import { useKey } from '../keyboard/use-key.ts'
import { StopBar } from '../stop/StopBar.tsx'
import { SettleStrip } from '../settle/SettleStrip.tsx'
import { CoverageBar } from '../watch/CoverageBar.tsx'
import { BottomBar } from './BottomBar.tsx'
import { ConnectionBar } from './ConnectionBar.tsx'
import { Nav } from './Nav.tsx'
import { PageLoading } from './PageLoading.tsx'
import { openPalette, Palette } from './Palette.tsx'
import classes from './Shell.module.css'

export function Shell() {
  const [help, helpControl] = useDisclosure(false)
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)

  useKey('help', helpControl.toggle)
  useKey('palette', openPalette)
  useKey('go.home', () => void navigate('/'))
  useKey('go.decide', () => void navigate('/decide'))
  useKey('go.inbox', () => void navigate('/inbox'))
  useKey('go.watch', () => void navigate('/watch'))
  useKey('go.incidents', () => void navigate('/incidents'))
  useKey('go.stop', () => void navigate('/stop'))
  useKey('go.decisions', () => void navigate('/decisions'))

  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true })
    first.current = false
    window.scrollTo(0, 0)
  }, [pathname])

  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        Skip to the content
      </a>
      {!phone && <Nav onHelp={helpControl.open} />}
      <div className={classes.column} data-focus={pathname === '/decide' || undefined}>
        <ConnectionBar />
        <StopBar />
        <CoverageBar />
        <main
          id="main"
          ref={main}
          tabIndex={-1}
          className={classes.main}
          data-focus={pathname === '/decide' || undefined}
        >
          <Suspense fallback={<PageLoading />}>
            <Outlet />
          </Suspense>
        </main>
        <SettleStrip />
        {phone && pathname !== '/decide' && <BottomBar />}
      </div>
      <Palette onHelp={helpControl.open} />
      <StepUpGate />
      <CheatSheet opened={help} onClose={helpControl.close} />
    </div>
  )
}
