import { useMantineColorScheme } from '@mantine/core'
import { createSpotlight, Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { Keyboard, Moon, OctagonX, PenLine, Search, Upload } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { may } from './may.ts'
import { placesFor } from './places.ts'
import { useSession } from './SessionContext.ts'

const [store, palette] = createSpotlight()
export const openPalette = palette.open

const looksLikeId = /^(dec|task)_[0-9a-f-]{8,}$/

export function Palette({ onHelp }: { onHelp: () => void }) {
  const session = useSession()
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme()
  const [words, setWords] = useState('')
  const go = (to: string) => () => void navigate(to)

  const things: SpotlightActionData[] = [
    ...(may(session, 'policy.suggest')
      ? [
          {
            id: 'suggest',
            label: 'Write the rule that I am following',
            leftSection: <PenLine size={18} />,
            onClick: go('/policies/suggest'),
          },
        ]
      : []),
    ...(may(session, 'decision.propose')
      ? [
          {
            id: 'import',
            label: 'Import decisions from a CSV or JSONL file',
            leftSection: <Upload size={18} />,
            onClick: go('/import'),
          },
        ]
      : []),
    ...(may(session, 'stop.set')
      ? [{ id: 'stop', label: 'Stop an AI', leftSection: <OctagonX size={18} />, onClick: go('/stop') }]
      : []),
    { id: 'keys-sheet', label: 'Show the keys', leftSection: <Keyboard size={18} />, onClick: onHelp },
    { id: 'dark', label: 'Dark', leftSection: <Moon size={18} />, onClick: () => setColorScheme('dark') },
    { id: 'light', label: 'Light', leftSection: <Moon size={18} />, onClick: () => setColorScheme('light') },
    {
      id: 'auto',
      label: 'Light or dark as the system has it',
      leftSection: <Moon size={18} />,
      onClick: () => setColorScheme('auto'),
    },
  ]
  const search: SpotlightActionData[] = words.trim()
    ? [
        {
          id: 'search',
          label: looksLikeId.test(words.trim()) ? `Open ${words.trim()}` : `Search decisions for “${words.trim()}”`,
          keywords: words,
          leftSection: <Search size={18} />,
          onClick: go(
            looksLikeId.test(words.trim()) && words.trim().startsWith('dec_')
              ? `/decisions/${words.trim()}`
              : `/decisions?q=${encodeURIComponent(words.trim())}`,
          ),
        },
      ]
    : []
  const { everyDay, groups: placeGroups } = placesFor(session)
  const places = [...everyDay, ...placeGroups.flatMap((group) => group.places)]
  const groups: SpotlightActionGroupData[] = [
    {
      group: 'Go to',
      actions: places.map((place) => ({
        id: place.to,
        label: place.label,
        leftSection: <place.icon size={18} />,
        onClick: go(place.to),
      })),
    },
    { group: 'Do', actions: [...things, ...search] },
  ]
  return (
    <Spotlight
      store={store}
      actions={groups}
      query={words}
      onQueryChange={setWords}
      attributes={{ content: { 'aria-label': 'Go to or do' } }}
      shortcut={null}
      nothingFound="Nothing by that name"
      searchProps={{
        placeholder: 'Go to or do…',
        'aria-label': 'Go to or do',
        leftSection: <Search size={18} aria-hidden />,
      }}
    />
  )
}
