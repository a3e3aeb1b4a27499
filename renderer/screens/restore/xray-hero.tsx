import { ArrowRight, CircleCheck, CircleX, Play, TriangleAlert } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import type { XRay } from '../../../shared/model/restore.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import { Button } from '../../components/button.tsx'
import { classNames } from '../../components/class-names.ts'
import { Spinner } from '../../components/spinner.tsx'
import { useActions, type Action } from '../../state/actions.ts'
import { showToast } from '../../state/toasts.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { useRestore } from './live/restore-store.ts'
import { startRestore } from './live/run-restore.ts'
import { nameOfRestored, problemsOf, replaces, restoreInputOf, severalOf } from './model/restore-input.ts'
import { verdictTone, type VerdictTone } from './model/xray-view.ts'
import { TargetFields } from './target-fields.tsx'
import styles from './restore.module.css'

const marks: Readonly<Record<VerdictTone, ReactNode>> = {
  ok: <CircleCheck />,
  warn: <TriangleAlert />,
  bad: <CircleX />,
}

export type XRayHeroProps = {
  readonly path: string
  readonly xray: XRay
  readonly server: ServerRef
  readonly databases: readonly string[] | null
  /** Being compared with a server just chosen. */
  readonly isComparing: boolean
  /** A password or another server is wanted first. */
  readonly isBlocked: boolean
}

/** The verdict in one line, where it goes, and the one button. */
export const XRayHero = ({ path, xray, server, databases, isComparing, isBlocked }: XRayHeroProps) => {
  const draft = useRestore((state) => state.draft)
  const password = useRestore((state) => state.password)
  const [busy, setBusy] = useState(false)
  const problems = problemsOf(draft, severalOf(xray), databases)
  const tone = verdictTone(xray)
  const isEnabled = !busy && !isBlocked && Object.keys(problems).length === 0
  const press = async (): Promise<void> => {
    setBusy(true)
    const failure = await startRestore(restoreInputOf(path, xray, draft, { server, password, databases }))
    setBusy(false)
    if (failure !== null) showToast({ tone: 'error', title: failure.message, text: failure.hint })
  }
  const actions = useMemo<readonly Action[]>(
    () => [
      {
        id: 'restore.run',
        title: words.restore,
        group: 'do',
        icon: <Play />,
        shortcut: 'Mod+Enter',
        isEnabled: () => isEnabled,
        run: () => void press(),
      },
    ],
    // oxlint-disable-next-line react/exhaustive-deps -- `press` is new at every key; what it does depends on these
    [isEnabled, draft, password, databases, server, xray],
  )
  useActions(actions)
  const agreed = xray.risks.filter(({ id }) => draft.agreed.includes(id)).length
  return (
    <section className={classNames(styles['hero'], styles[tone])} aria-label={words.summary}>
      <div className={styles['heroWords']}>
        <span className={styles['mark']} aria-hidden="true">
          {marks[tone]}
        </span>
        <div className={styles['heroText']} role="status">
          <h2 className={styles['headline']}>{xray.verdict.sentence}</h2>
          <p className={styles['sub']}>{xray.sentence}</p>
          {xray.risks.length > 0 && <p className={styles['sub']}>{words.agreedOf(agreed, xray.risks.length)}</p>}
          <p className={styles['faint']}>
            {isComparing ? (
              <>
                <Spinner size={12} /> {words.comparing}
              </>
            ) : (
              words.safeNote
            )}
          </p>
        </div>
      </div>
      <div className={styles['heroActions']}>
        <TargetFields server={server} problem={problems.database} isDisabled={busy} />
        <Button
          variant="primary"
          size="l"
          fullWidth
          isDisabled={!isEnabled}
          icon={busy ? <Spinner /> : undefined}
          iconAfter={busy ? undefined : <ArrowRight />}
          onPress={() => void press()}
        >
          {busy
            ? words.starting
            : draft.scope === 'rows'
              ? words.rowsNow(draft.database)
              : replaces(draft, databases)
                ? words.replaceNow(nameOfRestored(draft, databases))
                : words.restore}
        </Button>
      </div>
    </section>
  )
}
