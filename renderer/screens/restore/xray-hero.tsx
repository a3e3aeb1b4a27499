import { ArrowRight, CircleCheck, CircleX, Play, TriangleAlert } from 'lucide-react'
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import type { XRay } from '../../../shared/model/restore.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import { Button } from '../../components/button.tsx'
import { Hero, HeroText } from '../../components/hero.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { VerdictMark, type VerdictTone } from '../../components/verdict.tsx'
import { useActions, type Action } from '../../state/actions.ts'
import { showToast } from '../../state/toasts.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { useRestore } from './live/restore-store.ts'
import { startRestore } from './live/run-restore.ts'
import { nameOfRestored, problemsOf, replaces, restoreInputOf, severalOf } from './model/restore-input.ts'
import { verdictTone } from './model/xray-view.ts'
import { TargetFields } from './target-fields.tsx'

const marks: Readonly<Record<VerdictTone, ReactNode>> = {
  ok: <CircleCheck />,
  warn: <TriangleAlert />,
  bad: <CircleX />,
  neutral: <Play />,
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
  const waitsFor = problems.scope ?? problems.sections ?? problems.owner
  const isEnabled = !busy && !isBlocked && Object.keys(problems).length === 0
  const press = useCallback(async (): Promise<void> => {
    setBusy(true)
    const failure = await startRestore(restoreInputOf(path, xray, draft, { server, password, databases }))
    setBusy(false)
    if (failure !== null) showToast({ tone: 'error', title: failure.message, text: failure.hint })
  }, [path, xray, draft, server, password, databases])
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
    [isEnabled, press],
  )
  useActions(actions)
  const agreed = xray.risks.filter(({ id }) => draft.agreed.includes(id)).length
  return (
    <Hero
      label={words.summary}
      mark={<VerdictMark tone={tone} icon={marks[tone]} />}
      title={xray.verdict.sentence}
      form={
        <>
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
          {waitsFor !== undefined && <HeroText faint>{waitsFor}</HeroText>}
        </>
      }
    >
      <HeroText>{xray.sentence}</HeroText>
      {xray.risks.length > 0 && <HeroText>{words.agreedOf(agreed, xray.risks.length)}</HeroText>}
      <HeroText faint>
        {isComparing ? (
          <>
            <Spinner size={12} /> {words.comparing}
          </>
        ) : (
          words.safeNote
        )}
      </HeroText>
    </Hero>
  )
}
