export function JudgmentSettled() {
  return <>The answer took effect.</>
}
