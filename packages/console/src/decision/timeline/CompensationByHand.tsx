export function CompensationByHand() {
  return <>No machine takes it back, so people were asked to do it by hand.</>
}
