export function AppealNoReader() {
  return <>Nobody here may read the appeal: everybody had a part in the decision, or lacks what its queue asks for.</>
}
