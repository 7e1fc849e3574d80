import { OctagonX } from 'lucide-react'
import { NavLink } from 'react-router'
import { may } from '../shell/may.ts'
import { useSession } from '../shell/SessionContext.ts'
import classes from './stop.module.css'

/** The way to the stop, always in the same place. */
export function StopPlace() {
  const session = useSession()
  if (!may(session, 'stop.set')) return null
  return (
    <NavLink to="/stop" className={classes.place}>
      <OctagonX size={17} strokeWidth={1.8} aria-hidden />
      Stop
    </NavLink>
  )
}
