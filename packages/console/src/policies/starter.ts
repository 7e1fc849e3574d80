export const starter = `policy: first
rules:
  - id: example
    permit: auto
    when: action == "refund.create" && proposal.amount <= 50.0 && confidence >= 0.9
    audit: 0.05
default: gate
`
