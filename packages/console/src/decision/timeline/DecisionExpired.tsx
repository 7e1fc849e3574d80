export function DecisionExpired() {
  return <>Nobody acted in time, so it expired.</>
}
