import { Bug } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { Button } from '../components/button.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { navigate } from '../state/route.ts'
import { strings } from '../strings/strings.ts'
import styles from './error-boundary.module.css'

type Props = { readonly children: ReactNode }
type State = { readonly error: Error | null }

/** A fault while drawing. The person gets a way on; the details can be copied for a bug report. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    const details = () =>
      [
        `${strings.product}: ${strings.crash.title}`,
        location.hash,
        navigator.userAgent,
        '',
        error.stack ?? error.message,
      ].join('\n')
    return (
      <div className={styles['crash']} role="alert">
        <EmptyState
          icon={<Bug />}
          title={strings.crash.title}
          actions={
            <>
              <Button variant="primary" onPress={() => this.setState({ error: null })}>
                {strings.crash.reload}
              </Button>
              <Button
                onPress={() => {
                  navigate({ name: 'home' })
                  this.setState({ error: null })
                }}
              >
                {strings.crash.home}
              </Button>
            </>
          }
        >
          <p>{strings.crash.text}</p>
          <p className={styles['message']}>{error.message}</p>
          <CopyButton text={details}>{strings.crash.copy}</CopyButton>
        </EmptyState>
      </div>
    )
  }
}
