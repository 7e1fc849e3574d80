import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { EmptyState } from './EmptyState.tsx'
import { Page } from './Page.tsx'

export function NotFoundPage() {
  return (
    <Page title="Nothing here">
      <EmptyState
        title="This address leads nowhere"
        action={
          <Button component={Link} to="/">
            Go home
          </Button>
        }
      >
        It may have been for another workspace, or for something that has ended.
      </EmptyState>
    </Page>
  )
}
