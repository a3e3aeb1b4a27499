import { useEffect, useState } from 'react'
import type { Failure } from '../../../shared/model/failure.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { call } from '../../client/client.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.servers
const everyMs = 2000

/** The end of the server's own log, looked at again every two seconds. */
export const BuiltInLog = ({ major, onClose }: { readonly major: number; readonly onClose: () => void }) => {
  const [lines, setLines] = useState<readonly string[] | null>(null)
  const [error, setError] = useState<Failure | null>(null)
  useEffect(() => {
    const look = () =>
      void call('builtIn.log', { major, lines: 400 }).then((answer) => {
        if (answer.ok) setLines(answer.value)
        setError(answer.ok ? null : answer.error)
      })
    look()
    const timer = setInterval(look, everyMs)
    return () => clearInterval(timer)
  }, [major])
  return (
    <Dialog title={words.logTitle(major)} isOpen onClose={onClose} width="l">
      {error !== null && <FailureCallout failure={error} />}
      <CodeBlock
        code={lines === null ? strings.common.loading : lines.length === 0 ? words.logEmpty : lines.join('\n')}
        maxHeight={420}
        stickToEnd
      />
    </Dialog>
  )
}
