export function CompensationNoticeDue() {
  return <>Whoever it was about is to be told.</>
}
