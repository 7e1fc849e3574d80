import { Drawer, NavLink as Row, Stack, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Ellipsis, OctagonX } from 'lucide-react'
import { Link, NavLink } from 'react-router'
import classes from './BottomBar.module.css'
import { ColorSchemeButton } from './ColorSchemeButton.tsx'
import { may } from './may.ts'
import { placesFor } from './places.ts'
import { useSession } from './SessionContext.ts'

/** A phone's navigation, where the thumb is. */
export function BottomBar() {
  const session = useSession()
  const [opened, control] = useDisclosure(false)
  const { everyDay, groups } = placesFor(session)
  return (
    <nav className={classes.bar} aria-label="Main">
      {everyDay.map((place) => (
        <NavLink key={place.to} to={place.to} end={place.to === '/'} className={classes.item}>
          <place.icon size={20} strokeWidth={1.8} aria-hidden />
          {place.label}
        </NavLink>
      ))}
      <UnstyledButton className={classes.item} onClick={control.open} aria-haspopup="dialog">
        <Ellipsis size={20} strokeWidth={1.8} aria-hidden />
        More
      </UnstyledButton>
      <Drawer opened={opened} onClose={control.close} position="bottom" size="auto" title={session.workspace.name}>
        <Stack gap={0} pb="md">
          {groups.map(({ label, places }) => (
            <div key={label} role="group" aria-label={label}>
              <Text size="xs" c="dimmed" fw={600} px="sm" pt="sm" aria-hidden>
                {label}
              </Text>
              {places.map((place) => (
                <Row
                  key={place.to}
                  component={Link}
                  to={place.to}
                  label={place.label}
                  leftSection={<place.icon size={18} aria-hidden />}
                  onClick={control.close}
                />
              ))}
            </div>
          ))}
          {may(session, 'stop.set') && (
            <Row
              component={Link}
              to="/stop"
              label="Stop"
              c="var(--cs-bad)"
              leftSection={<OctagonX size={18} aria-hidden />}
              onClick={control.close}
            />
          )}
          <div>
            <ColorSchemeButton />
          </div>
        </Stack>
      </Drawer>
    </nav>
  )
}
