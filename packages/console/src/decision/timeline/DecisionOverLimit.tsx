export function DecisionOverLimit() {
  return <>It would have passed a limit that counts with others, so people decide again.</>
}
