import { Anchor, Popover, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useEvidence } from './Evidence.ts'
import { readAddress } from './read-address.ts'
import { TextView } from './TextView.tsx'
import classes from './view.module.css'

/** A link that does nothing by itself: it tells where it leads, and opens only when asked again. */
export function InertLink({ url, children }: { url: string; children: ReactNode }) {
  const { opened } = useEvidence()
  const address = readAddress(url)
  return (
    <Popover width={420} position="bottom-start" withArrow trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes.link} onClick={() => opened(`link:${url.slice(0, 120)}`)}>
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          <Text size="sm">
            {address.host ? (
              <>
                Leads to <strong>{address.host}</strong>
              </>
            ) : (
              'This is not an address that can be opened.'
            )}
          </Text>
          <TextView text={url} mono />
          {address.openable && (
            <Anchor href={address.url} target="_blank" rel="noopener noreferrer" size="sm">
              Open in a new tab
            </Anchor>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
