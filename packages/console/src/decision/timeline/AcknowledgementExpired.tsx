export function AcknowledgementExpired() {
  return <>The time that somebody had kept it for ran out unanswered; it went back into the queue.</>
}
