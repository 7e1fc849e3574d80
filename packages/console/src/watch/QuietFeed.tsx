import { Link } from 'react-router'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { EmptyState } from '../shell/EmptyState.tsx'

const rule = `rules:
  - id: newsletters
    permit: watch
    window: 10m          # goes ahead after ten minutes
    when: action == "newsletter.send"
  - id: replies
    permit: watch
    live: true           # goes ahead at once
    window: 10m          # can be vetoed so long
    when: action == "reply.send" && confidence >= 0.9`

/** Nothing to watch: quiet, or nothing that a policy lets go under watch. */
export function QuietFeed({ watching }: { watching: boolean }) {
  return (
    <EmptyState title={watching ? 'All quiet' : 'Nothing to watch'}>
      <p>
        What an AI does by itself, or holds until nobody vetoes it, appears here within two seconds. A rule like one of
        these in your <Link to="/policies">policy</Link> puts an action under watch:
      </p>
      <CodeBlock code={rule} />
      <p>With nobody on watch, such an action waits for people instead.</p>
    </EmptyState>
  )
}
