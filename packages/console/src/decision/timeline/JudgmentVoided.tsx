export function JudgmentVoided() {
  return <>An answer no longer counted, because the decision had ended.</>
}
