export function DecisionRefused() {
  return <>The policy refused it.</>
}
