import type { AnnotatorWire } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'
import { ToneBadge } from '../words/ToneBadge.tsx'

/** Who it is; somebody outside is never taken for one of the house, whatever they are called. */
export const AnnotatorName = ({ one: { as, name } }: { one: AnnotatorWire }) => (
  <>
    <TextView text={name} inline />{' '}
    {as !== 'member' && <ToneBadge tone="calm">{as === 'model' ? 'Model' : 'Outside'}</ToneBadge>}
  </>
)
