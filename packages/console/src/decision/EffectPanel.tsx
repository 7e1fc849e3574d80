import { Link } from 'react-router'
import type { DecisionWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { ValueView } from '../view/ValueView.tsx'
import classes from './decision.module.css'

/** The permission to do it, used or not, and what was done in the world. */
export function EffectPanel({ decision }: { decision: DecisionWire }) {
  if (decision.kind === 'question') return null
  const { release, effect, release_by: until } = decision
  const when = (iso: string) => new Date(iso).toLocaleString()
  return (
    <Panel title="Release and effect">
      <dl className={classes.facts}>
        <dt>Release</dt>
        <dd>
          {release ? (
            <>
              given {when(release.at)} <span className="mono">{release.id}</span>
            </>
          ) : until && decision.status === 'approved' ? (
            `not used yet; it lapses ${when(until)}`
          ) : (
            'none'
          )}
        </dd>
        <dt>Effect</dt>
        <dd>{effect ? `${effect.status}, reported ${when(effect.at)}` : release ? 'not reported yet' : 'none'}</dd>
        {decision.frozen && (
          <>
            <dt>Frozen</dt>
            <dd>
              by <Link to="/stop">a stop</Link>: it is not released until two people resume
            </dd>
          </>
        )}
      </dl>
      {effect && effect.detail !== null && <ValueView value={effect.detail} path="effect.detail" />}
    </Panel>
  )
}
