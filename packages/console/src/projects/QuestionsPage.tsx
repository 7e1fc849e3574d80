import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { InquiryList } from './InquiryList.tsx'
import { markInquiriesSeen } from './projects.ts'

/** Questions about items: one's own with their answers; for who leads, all that wait. */
export default function QuestionsPage() {
  const leads = may(useSession(), 'project.write')
  const client = useQueryClient()
  useEffect(() => {
    markInquiriesSeen().then(
      () => void client.invalidateQueries({ queryKey: ['home'] }),
      () => undefined,
    )
  }, [client])
  return (
    <Page
      title="Questions"
      lead={
        leads
          ? 'What people ask about the items that they answer.'
          : 'What you asked about items, and what you were answered.'
      }
    >
      <InquiryList project={null} />
    </Page>
  )
}
