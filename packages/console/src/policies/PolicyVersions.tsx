import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { PolicyWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { Ago } from '../words/Ago.tsx'
import { percent } from '../words/numbers.ts'
import { CodeEditor } from './CodeEditor.tsx'
import classes from './policies.module.css'
import { BacktestPanel } from './BacktestPanel.tsx'
import { BreakGlass } from './BreakGlass.tsx'
import { PolicyEditor } from './PolicyEditor.tsx'
import { ShadowPanel } from './ShadowPanel.tsx'
import { TryPanel } from './TryPanel.tsx'
import { VersionActions } from './VersionActions.tsx'
import { VersionDiff } from './VersionDiff.tsx'

export function PolicyVersions({ policy }: { policy: PolicyWire }) {
  const session = useSession()
  const [search, setSearch] = useSearchParams()
  const [editing, setEditing] = useState(false)
  const versions = [...policy.versions].sort((a, b) => b.version - a.version)
  const shown = versions.find(({ version }) => String(version) === search.get('version')) ?? versions[0]
  const active = versions.find(({ state }) => state === 'active')
  if (!shown) return null
  if (editing) return <PolicyEditor policy={policy} start={shown.source} onDone={() => setEditing(false)} />
  return (
    <div className={classes.layout}>
      <Stack gap="md">
        <Panel
          title={`Version ${shown.version}`}
          aside={
            may(session, 'policy.write') ? (
              <Button size="compact-sm" variant="default" onClick={() => setEditing(true)}>
                Change it
              </Button>
            ) : undefined
          }
        >
          <CodeEditor
            key={shown.version}
            value={shown.source}
            label={`Source of version ${shown.version}`}
            mistakes={[]}
            readOnly
          />
        </Panel>
        <BacktestPanel policy={policy.id} version={shown.version} />
        <ShadowPanel policy={policy.id} version={shown.version} />
        {active && active.version !== shown.version && (
          <VersionDiff
            was={active.source}
            now={shown.source}
            wasName={`Version ${active.version}, in force`}
            nowName={`Version ${shown.version}`}
          />
        )}
      </Stack>
      <Stack gap="md">
        <VersionActions policy={policy} version={shown} />
        <TryPanel policy={policy} version={shown} />
        <BreakGlass policy={policy} version={shown} />
        <Panel title="Versions" flush>
          {versions.map((version) => (
            <button
              key={version.version}
              type="button"
              className={classes.version}
              aria-current={version.version === shown.version}
              onClick={() => setSearch({ version: String(version.version) }, { replace: true })}
            >
              <strong>Version {version.version}</strong> · {version.state}
              {version.stage === 'shadow' && ' · in the shadow'}
              {version.stage === 'canary' && ` · decides ${percent(version.share ?? 0, 0)}`}
              {version.loosens && ' · loosens'}
              <Text size="sm" c="dimmed">
                {version.author}, <Ago at={version.created_at} />
                {version.signatures
                  .map((signature) => ` · signed by ${signature.name}${signature.self ? ' (self)' : ''}`)
                  .join('')}
              </Text>
            </button>
          ))}
        </Panel>
      </Stack>
    </div>
  )
}
