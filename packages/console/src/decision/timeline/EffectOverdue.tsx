export function EffectOverdue() {
  return <>No report came of what happened; somebody is asked to find out. Nothing is run again by itself.</>
}
