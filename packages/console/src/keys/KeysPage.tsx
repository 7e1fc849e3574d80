import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import type { Minted } from './change-keys.ts'
import { keysQuery } from './fetch-keys.ts'
import { KeyTable } from './KeyTable.tsx'
import { MintForm } from './MintForm.tsx'
import { NewSecret } from './NewSecret.tsx'

export default function KeysPage() {
  const [minted, setMinted] = useState<(Minted & { name: string }) | null>(null)
  const { data, error, isPending, refetch } = useQuery(keysQuery)
  return (
    <Page title="Keys" lead="A system key proposes and waits; it never decides. A personal key acts as you.">
      {minted && <NewSecret minted={minted} />}
      <MintForm onMinted={setMinted} />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      {!!data?.items.length && <KeyTable keys={data.items} />}
    </Page>
  )
}
