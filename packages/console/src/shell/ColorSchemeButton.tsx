import { UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { Moon, Sun } from 'lucide-react'
import classes from './Nav.module.css'

/** Switches to the other scheme; Settings gives it back to the system. */
export function ColorSchemeButton() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const other = scheme === 'dark' ? 'light' : 'dark'
  const Icon = scheme === 'dark' ? Sun : Moon
  return (
    <UnstyledButton
      className={classes.icon}
      onClick={() => setColorScheme(other)}
      aria-label={`Switch to ${other}`}
      title={`Switch to ${other}`}
    >
      <Icon size={17} strokeWidth={1.8} aria-hidden />
    </UnstyledButton>
  )
}
