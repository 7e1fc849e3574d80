import { CopyButton, UnstyledButton } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import classes from './CodeBlock.module.css'

export function CodeBlock({ code, label = 'Copy' }: { code: string; label?: string }) {
  return (
    <div className={classes.box}>
      <pre className={classes.code} tabIndex={0} aria-label="Code">
        {code}
      </pre>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <UnstyledButton className={classes.copy} onClick={copy} aria-label={copied ? 'Copied' : label} title={label}>
            {copied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
          </UnstyledButton>
        )}
      </CopyButton>
    </div>
  )
}
