import { PlugZap } from 'lucide-react'
import { Button } from '../components/button.tsx'
import { CodeBlock } from '../components/code-block.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { Spinner } from '../components/spinner.tsx'
import { reconnect } from '../client/client.ts'
import { useConnection } from '../state/connection.ts'
import { strings } from '../strings/strings.ts'
import styles from './connection-notice.module.css'

/** Browser mode without its host: a strip while it may come back, a full page once it will not. */
export const ConnectionNotice = () => {
  const { state, wasReady } = useConnection()
  if (state === 'ready' || (state === 'connecting' && wasReady)) return null
  if (state === 'connecting') return null
  if (state === 'lost')
    return (
      <div className={styles['strip']} role="status">
        <Spinner size={13} />
        <strong>{strings.connection.lostTitle}</strong>
        <span className={styles['text']}>{strings.connection.lostText}</span>
      </div>
    )
  const stopped = state === 'stopped'
  return (
    <div
      className={styles['cover']}
      role="alertdialog"
      aria-modal="true"
      aria-label={stopped ? strings.connection.stoppedTitle : strings.connection.notLetInTitle}
    >
      <EmptyState
        icon={<PlugZap />}
        title={stopped ? strings.connection.stoppedTitle : strings.connection.notLetInTitle}
        actions={
          stopped && (
            <Button variant="primary" onPress={reconnect}>
              {strings.connection.reload}
            </Button>
          )
        }
      >
        <p>{stopped ? strings.connection.stoppedText : strings.connection.notLetInText}</p>
        <div className={styles['code']}>
          <CodeBlock code={strings.connection.command} />
        </div>
      </EmptyState>
    </div>
  )
}
