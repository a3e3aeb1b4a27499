import { Blocks, CircleCheck, CircleDashed, CircleX, Plus, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Finding } from '../../../shared/model/finding.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import type { ExtensionState, ServerRef } from '../../../shared/model/server.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Callout } from '../../components/callout.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FindingCallout } from '../../components/finding-callout.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { TextField } from '../../components/text-field.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import { useCall } from '../live/use-call.ts'
import type { ExtensionDraft, ExtensionsDraft } from '../model/drafts.ts'
import { properName, standingOf, wantedByScripts, type ExtensionStanding } from '../model/extension-view.ts'
import { changeItem, freshId, removeItem } from '../model/lists.ts'
import { AddExtension } from '../parts/add-extension.tsx'
import { ExtensionsOffline } from '../parts/extensions-offline.tsx'
import list from '../parts/item-list.module.css'
import parts from '../parts/parts.module.css'
import { useTouched } from '../parts/use-touched.ts'
import type { StepProps } from './step-props.ts'

const words = wizardStrings.extensions

const look: Readonly<Record<Exclude<ExtensionStanding, 'unknown'>, { readonly tone: Tone; readonly icon: ReactNode }>> =
  {
    creatable: { tone: 'ok', icon: <CircleCheck /> },
    installed: { tone: 'ok', icon: <CircleCheck /> },
    listed: { tone: 'neutral', icon: <CircleDashed /> },
    unavailable: { tone: 'bad', icon: <CircleX /> },
    broken: { tone: 'warn', icon: <TriangleAlert /> },
  }

export type ExtensionsStepProps = StepProps<ExtensionsDraft> & {
  readonly server: ServerRef | null
  /** What is known of the scripts, to say which extensions they need. */
  readonly facts: readonly ScriptFacts[]
  /** What the last plan said of an extension that cannot be had: which package, which command. */
  readonly advice: (name: string) => Finding | undefined
}

export const ExtensionsStep = ({ draft, onChange, problems, server, facts, advice }: ExtensionsStepProps) => {
  const { error } = useTouched(problems, true)
  const names = draft.list.map((item) => item.name.trim()).filter((name) => name !== '')
  const tried = useCall('servers.extensions', server === null ? null : { server, try: names }, 150)
  const states = new Map((tried.value ?? []).map((state) => [state.name, state]))
  const wanted = wantedByScripts(facts, draft.list)
  const add = (added: readonly string[]): void =>
    onChange({
      list: added.reduce<readonly ExtensionDraft[]>(
        (all, name) =>
          all.some((item) => item.name === name)
            ? all
            : [...all, { id: freshId(all), name, optional: false, schema: '', version: '' }],
        draft.list,
      ),
    })
  return (
    <div className={parts['stack']}>
      {draft.list.length === 0 ? (
        <EmptyState icon={<Blocks />} title={words.none}>
          {words.noneText}
        </EmptyState>
      ) : (
        <ul className={list['list']} aria-label={words.listLabel}>
          {draft.list.map((item) => (
            <ExtensionRow
              key={item.id}
              item={item}
              state={states.get(item.name.trim())}
              asked={tried.value !== null}
              busy={tried.loading && tried.error === null && !states.has(item.name.trim())}
              error={error(`${item.id}:name`)}
              advice={advice(item.name.trim())}
              onChange={(change) => onChange({ list: changeItem(draft.list, item.id, change) })}
              onRemove={() => onChange({ list: removeItem(draft.list, item.id) })}
            />
          ))}
        </ul>
      )}
      <AddExtension known={tried.value ?? []} taken={names} onAdd={(name) => add([name])} />
      {wanted.length > 0 && (
        <Callout
          tone="info"
          title={words.wantedByScripts}
          actions={
            <Button size="s" icon={<Plus />} onPress={() => add(wanted.map((one) => one.name))}>
              {words.addThese}
            </Button>
          }
        >
          {wanted.map((one) => (
            <p key={one.name}>
              <span className={parts['mono']}>{one.name}</span>,{' '}
              {words.neededBy(one.by.split(/[\\/]/).at(-1) ?? one.by)}
            </p>
          ))}
        </Callout>
      )}
      {tried.error !== null && <ExtensionsOffline server={server} failure={tried.error} onRetry={tried.reload} />}
    </div>
  )
}

type RowProps = {
  readonly item: ExtensionDraft
  readonly state: ExtensionState | undefined
  readonly asked: boolean
  readonly busy: boolean
  readonly error: string | undefined
  readonly advice: Finding | undefined
  readonly onChange: (change: Partial<ExtensionDraft>) => void
  readonly onRemove: () => void
}

const ExtensionRow = ({ item, state, asked, busy, error, advice, onChange, onRemove }: RowProps) => {
  const standing = busy ? 'unknown' : standingOf(state, asked)
  const proper = properName(item.name)
  return (
    <li className={list['item']}>
      <div className={list['head']}>
        <div className={list['words']}>
          <p className={list['name']}>
            {item.name}
            {state?.defaultVersion !== undefined && (
              <span className={list['version']}>{item.version === '' ? state.defaultVersion : item.version}</span>
            )}
          </p>
          {state?.comment !== undefined && <p className={list['detail']}>{state.comment}</p>}
          {error !== undefined && <p className={list['error']}>{error}</p>}
          {proper !== null && standing !== 'creatable' && (
            <p className={list['detail']}>
              {words.didYouMean(proper)}{' '}
              <Button size="s" variant="quiet" onPress={() => onChange({ name: proper })}>
                {words.addTyped(proper)}
              </Button>
            </p>
          )}
          {(standing === 'broken' || standing === 'unavailable') &&
            advice === undefined &&
            state?.why !== undefined && <p className={list['why']}>{state.why}</p>}
        </div>
        <div className={list['end']}>
          {busy && (
            <span className={parts['status']}>
              <Spinner size={12} /> {words.trying}
            </span>
          )}
          {standing !== 'unknown' && (
            <Badge
              tone={item.optional && look[standing].tone === 'bad' ? 'warn' : look[standing].tone}
              icon={look[standing].icon}
            >
              {words.state[standing]}
            </Badge>
          )}
          {item.optional && <Badge>{words.optional}</Badge>}
          <IconButton size="s" label={words.remove(item.name)} icon={<X />} onPress={onRemove} />
        </div>
      </div>
      {advice !== undefined && (standing === 'broken' || standing === 'unavailable') && (
        <FindingCallout finding={advice} />
      )}
      <Disclosure title={words.options} startsOpen={item.schema !== '' || item.version !== ''}>
        <div className={parts['tight']}>
          <Checkbox
            isSelected={item.optional}
            onChange={(optional) => onChange({ optional })}
            description={words.optionalHint}
          >
            {words.optional}
          </Checkbox>
          <div className={parts['fields']}>
            <TextField label={words.schema} mono value={item.schema} onChange={(schema) => onChange({ schema })} />
            <TextField
              label={words.version}
              mono
              placeholder={state?.defaultVersion}
              value={item.version}
              onChange={(version) => onChange({ version })}
            />
          </div>
        </div>
      </Disclosure>
    </li>
  )
}
