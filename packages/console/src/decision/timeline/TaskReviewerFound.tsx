export function TaskReviewerFound() {
  return <>Somebody here can fill every seat now.</>
}
