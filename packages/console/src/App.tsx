import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { BrowserRouter } from 'react-router'
import { queryClient } from './api/query-client.ts'
import { KeyProvider } from './keyboard/KeyProvider.tsx'
import { nonce } from './nonce.ts'
import { Pages } from './Pages.tsx'
import { AnnouncerProvider } from './shell/Announcer.tsx'
import { resolveVariables, theme } from './theme.ts'

export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={resolveVariables}
      getStyleNonce={() => nonce}
    >
      <Notifications position="top-center" limit={3} aria-live="polite" />
      <QueryClientProvider client={queryClient}>
        <KeyProvider>
          <AnnouncerProvider>
            <BrowserRouter>
              <Pages />
            </BrowserRouter>
          </AnnouncerProvider>
        </KeyProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
