import { Group, Text, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Keyboard, Search } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { NavLink, useLocation } from 'react-router'
import { homeQuery } from '../home/fetch-home.ts'
import { StopPlace } from '../stop/StopPlace.tsx'
import { KeyBadge } from '../keyboard/KeyBadge.tsx'
import { ColorSchemeButton } from './ColorSchemeButton.tsx'
import classes from './Nav.module.css'
import { openPalette } from './Palette.tsx'
import { placesFor, type Place } from './places.ts'
import { Seal } from './Seal.tsx'
import { useSession } from './SessionContext.ts'

const PlaceLink = ({ place, children }: { place: Place; children?: ReactNode }) => (
  <NavLink to={place.to} end={place.to === '/'} className={classes.link}>
    <place.icon size={17} strokeWidth={1.8} aria-hidden />
    <span className={classes.label}>{place.label}</span>
    {children}
  </NavLink>
)

export function Nav({ onHelp }: { onHelp: () => void }) {
  const session = useSession()
  const { data: home } = useQuery(homeQuery)
  const { everyDay, groups } = placesFor(session)
  const { pathname } = useLocation()
  const places = useRef<HTMLDivElement>(null)
  // The place where one is stands in view, however many there are.
  useEffect(() => {
    places.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest' })
  }, [pathname])
  return (
    <nav className={classes.nav} aria-label="Main">
      <div className={classes.brand}>
        <Seal />
        <div className={classes.names}>
          <span className={classes.product}>Countersign</span>
          <span className={classes.workspace}>{session.workspace.name}</span>
        </div>
      </div>
      <UnstyledButton className={classes.search} onClick={openPalette}>
        <Search size={15} aria-hidden />
        <span>Go to…</span>
        <KeyBadge id="palette" />
      </UnstyledButton>
      <div ref={places} className={classes.places}>
        {everyDay.map((place) => (
          <PlaceLink key={place.to} place={place}>
            {place.to === '/decide' && !!home?.waiting && (
              <span className={classes.count} aria-label={`${home.waiting} waiting`}>
                {home.waiting > 999 ? '999+' : home.waiting}
              </span>
            )}
          </PlaceLink>
        ))}
        {groups.map(({ label, places }) => (
          <div key={label} role="group" aria-label={label} className={classes.group}>
            <span className={classes.heading} aria-hidden>
              {label}
            </span>
            {places.map((place) => (
              <PlaceLink key={place.to} place={place} />
            ))}
          </div>
        ))}
      </div>
      <StopPlace />
      <div className={classes.foot}>
        <Text size="sm" truncate className={classes.person}>
          {session.person.name || 'No name yet'}
        </Text>
        <Group gap={2}>
          <ColorSchemeButton />
          <UnstyledButton className={classes.icon} onClick={onHelp} aria-label="Show the keys" title="Keys (?)">
            <Keyboard size={17} strokeWidth={1.8} aria-hidden />
          </UnstyledButton>
        </Group>
      </div>
    </nav>
  )
}
