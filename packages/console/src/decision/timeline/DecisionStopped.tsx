export function DecisionStopped() {
  return <>A stop was in force, so it was turned away.</>
}
