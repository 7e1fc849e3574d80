import { digits } from './read-key.ts'

/** Where a key means something. `global` is everywhere, so no other scope may use its keys. */
export type Scope = 'global' | 'decide' | 'inbox' | 'watch' | 'decision' | 'settle' | 'edit'

export interface Binding {
  id: string
  scope: Scope
  /** As `readKey` spells it: `a`, `?`, `enter`, `mod+k`, `g h`; or `1–9` for any of the digits. */
  key: string
  label: string
  /** Works while a field has the focus (only for keys with a modifier, or Enter in the edit form). */
  whileTyping?: boolean
  /** Shown in the cheat sheet, but not remappable. */
  fixed?: boolean
}

export const bindings = [
  { id: 'palette', scope: 'global', key: 'mod+k', label: 'Go to or do anything', whileTyping: true, fixed: true },
  { id: 'help', scope: 'global', key: '?', label: 'Show the keys' },
  { id: 'go.home', scope: 'global', key: 'g h', label: 'Go to Home' },
  { id: 'go.decide', scope: 'global', key: 'g d', label: 'Go to Decide' },
  { id: 'go.inbox', scope: 'global', key: 'g i', label: 'Go to Inbox' },
  { id: 'go.decisions', scope: 'global', key: 'g l', label: 'Go to Decisions' },
  { id: 'go.watch', scope: 'global', key: 'g w', label: 'Go to Watch' },
  { id: 'go.incidents', scope: 'global', key: 'g n', label: 'Go to Incidents' },
  { id: 'go.stop', scope: 'global', key: 'g s', label: 'Go to the stop' },
  { id: 'undo', scope: 'global', key: 'z', label: 'Undo the last answer' },

  { id: 'decide.approve', scope: 'decide', key: 'a', label: 'Approve' },
  { id: 'decide.reject', scope: 'decide', key: 'x', label: 'Reject' },
  { id: 'decide.edit', scope: 'decide', key: 'e', label: 'Edit' },
  { id: 'decide.return', scope: 'decide', key: 't', label: 'Return with an instruction' },
  { id: 'decide.respond', scope: 'decide', key: 'r', label: 'Respond' },
  { id: 'decide.skip', scope: 'decide', key: 's', label: 'Skip' },
  { id: 'decide.hand-on', scope: 'decide', key: 'h', label: 'Hand it on, or say that you are on it' },
  { id: 'decide.next', scope: 'decide', key: 'j', label: 'Next item' },
  { id: 'decide.previous', scope: 'decide', key: 'k', label: 'Previous item' },
  { id: 'decide.reveal', scope: 'decide', key: 'b', label: 'Reveal what the AI thinks' },
  { id: 'decide.option', scope: 'decide', key: digits, label: 'Choose the option with that number', fixed: true },
  { id: 'decide.down', scope: 'decide', key: 'space', label: 'Scroll the evidence down' },
  { id: 'decide.up', scope: 'decide', key: 'shift+space', label: 'Scroll the evidence up' },
  { id: 'decide.open', scope: 'decide', key: 'o', label: 'Open the decision’s page' },
  { id: 'label.take', scope: 'decide', key: 'u', label: 'Take over an answer of the others; again, the next' },
  { id: 'label.guideline', scope: 'decide', key: 'i', label: 'Open or close the guideline of a project' },
  { id: 'send', scope: 'settle', key: 'enter', label: 'Send now', fixed: true },

  { id: 'edit.submit', scope: 'edit', key: 'mod+enter', label: 'Submit', whileTyping: true, fixed: true },
  { id: 'edit.cancel', scope: 'edit', key: 'escape', label: 'Leave without changing', whileTyping: true, fixed: true },

  { id: 'inbox.next', scope: 'inbox', key: 'j', label: 'Next row' },
  { id: 'inbox.previous', scope: 'inbox', key: 'k', label: 'Previous row' },
  { id: 'inbox.select', scope: 'inbox', key: 'x', label: 'Select the row' },
  { id: 'inbox.open', scope: 'inbox', key: 'enter', label: 'Open the row', fixed: true },
  { id: 'inbox.search', scope: 'inbox', key: '/', label: 'Search' },

  { id: 'watch.begin', scope: 'watch', key: 'w', label: 'Go on watch' },
  { id: 'watch.leave', scope: 'watch', key: 'e', label: 'End my watch' },
  { id: 'watch.pause', scope: 'watch', key: 'p', label: 'Pause the feed, or show what is new' },
  { id: 'watch.next', scope: 'watch', key: 'j', label: 'Next that stands out' },
  { id: 'watch.previous', scope: 'watch', key: 'k', label: 'Previous that stands out' },
  { id: 'watch.veto', scope: 'watch', key: 'v', label: 'Veto it' },
  { id: 'watch.flag', scope: 'watch', key: 'f', label: 'Flag it: opens an incident' },
  { id: 'watch.open', scope: 'watch', key: 'o', label: 'Open its page' },
  { id: 'watch.incident', scope: 'watch', key: 'i', label: 'Open the incident' },

  { id: 'decision.veto', scope: 'decision', key: 'v', label: 'Veto' },
  { id: 'decision.override', scope: 'decision', key: 'o', label: 'Override' },
  { id: 'decision.copy', scope: 'decision', key: 'c', label: 'Copy the digest' },
] as const satisfies readonly Binding[]

export type BindingId = (typeof bindings)[number]['id']

export const scopeNames: Record<Scope, string> = {
  global: 'Everywhere',
  decide: 'Deciding',
  settle: 'While an answer settles',
  edit: 'Editing',
  inbox: 'Inbox',
  watch: 'Watching',
  decision: 'A decision’s page',
}
