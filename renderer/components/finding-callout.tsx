import type { ReactNode } from 'react'
import type { Finding } from '../../shared/model/finding.ts'
import { Callout } from './callout.tsx'
import { CodeBlock } from './code-block.tsx'
import { placeText } from './failure-callout.tsx'

/** A finding in the shape the core gives, with the command of each fix ready to copy. */
export const FindingCallout = ({ finding, actions }: { readonly finding: Finding; readonly actions?: ReactNode }) => (
  <Callout tone={finding.severity} title={finding.message} place={placeText(finding.place ?? {})} actions={actions}>
    {finding.detail !== undefined && <p>{finding.detail}</p>}
    {finding.hint !== undefined && <p>{finding.hint}</p>}
    {finding.fixes?.map(
      (fix) => fix.command !== undefined && <CodeBlock key={fix.id} label={fix.label} code={fix.command} />,
    )}
  </Callout>
)
