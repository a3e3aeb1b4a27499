import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, type RefObject } from 'react'
import { Badge } from '../../components/badge.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { FindingCallout } from '../../components/finding-callout.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { plural } from '../../components/format.ts'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import type { Inspected } from '../live/script-facts.ts'
import type { ScriptDraft } from '../model/drafts.ts'
import { fileNameOf } from '../model/paths.ts'
import { scriptSummary } from '../model/script-summary.ts'
import list from './item-list.module.css'
import parts from './parts.module.css'
import { ScriptOptions } from './script-options.tsx'

const words = wizardStrings.schema
const shownAtOnce = 3

export type ScriptRowProps = {
  readonly script: ScriptDraft
  readonly number: number
  readonly count: number
  readonly inspected: Inspected | undefined
  readonly error: string | undefined
  readonly warning: string | undefined
  readonly onChange: (change: Partial<ScriptDraft>) => void
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
}

/** Alt with an arrow moves the row, wherever the focus is in it; its buttons do the same for everyone else. */
const useMoveByKey = (onMove: (by: 1 | -1) => void): RefObject<HTMLLIElement | null> => {
  const row = useRef<HTMLLIElement>(null)
  const move = useEffectEvent((event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  })
  useEffect(() => {
    const here = row.current
    const listen = (event: KeyboardEvent): void => move(event)
    here?.addEventListener('keydown', listen)
    return () => here?.removeEventListener('keydown', listen)
  }, [])
  return row
}

export const ScriptRow = ({
  script,
  number,
  count,
  inspected,
  error,
  warning,
  onChange,
  onMove,
  onRemove,
}: ScriptRowProps) => {
  const row = useMoveByKey(onMove)
  const name = fileNameOf(script.path)
  const facts = inspected?.facts ?? null
  const failure = inspected?.error ?? null
  const findings = facts?.findings ?? []
  const serious = findings.filter((finding) => finding.severity !== 'info')
  const shown = serious.slice(0, shownAtOnce)
  const rest = findings.filter((finding) => !shown.includes(finding))
  return (
    <li ref={row} className={list['item']}>
      <div className={list['head']}>
        <span className={list['number']}>{number}</span>
        <div className={list['words']}>
          <p className={list['name']}>{script.path === '' ? '…' : script.path}</p>
          {inspected?.loading === true && (
            <p className={parts['status']}>
              <Spinner size={12} /> {words.reading}
            </p>
          )}
          {facts !== null && <p className={list['detail']}>{scriptSummary(facts)}</p>}
          {error !== undefined && <p className={list['error']}>{error}</p>}
          {error === undefined && warning !== undefined && <p className={list['detail']}>{warning}</p>}
        </div>
        <div className={list['end']}>
          {serious.length > 0 && (
            <Badge tone={serious.some((finding) => finding.severity === 'error') ? 'bad' : 'warn'}>
              {plural(serious.length, 'finding')}
            </Badge>
          )}
          <IconButton
            size="s"
            label={words.up(name)}
            icon={<ArrowUp />}
            shortcut="Alt+↑"
            isDisabled={number === 1}
            onPress={() => onMove(-1)}
          />
          <IconButton
            size="s"
            label={words.down(name)}
            icon={<ArrowDown />}
            shortcut="Alt+↓"
            isDisabled={number === count}
            onPress={() => onMove(1)}
          />
          <IconButton size="s" label={words.remove(name)} icon={<X />} onPress={onRemove} />
        </div>
      </div>
      {failure !== null && <FailureCallout failure={failure} />}
      {shown.map((finding, index) => (
        <FindingCallout key={`${finding.code} ${index}`} finding={finding} />
      ))}
      {rest.length > 0 && (
        <Disclosure title={words.moreFindings(rest.length)}>
          <div className={parts['tight']}>
            {rest.map((finding, index) => (
              <FindingCallout key={`${finding.code} ${index}`} finding={finding} />
            ))}
          </div>
        </Disclosure>
      )}
      <Disclosure title={words.options}>
        <ScriptOptions script={script} error={error} onChange={onChange} />
      </Disclosure>
    </li>
  )
}
