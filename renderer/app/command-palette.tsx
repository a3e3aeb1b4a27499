// Type a few letters, press Enter. A listbox driven from the text field (aria-activedescendant).
import { Search } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { classNames } from '../components/class-names.ts'
import { KeyHint } from '../components/key-hint.tsx'
import { allActions, useActionRegistry, type Action } from '../state/actions.ts'
import { strings } from '../strings/strings.ts'
import { rankBy } from './fuzzy.ts'
import { showOverlay, useOverlay } from './overlays.ts'
import { recentActionIds, rememberAction } from './recent-actions.ts'
import styles from './command-palette.module.css'

type Group = { readonly title: string; readonly actions: readonly Action[] }

const groupsOf = (actions: readonly Action[], query: string): readonly Group[] => {
  const usable = actions.filter((action) => action.id !== 'view.palette' && action.isEnabled?.() !== false)
  if (query.trim() !== '') {
    const found = rankBy(usable, query, (action) => [action.title, action.keywords ?? '', action.hint ?? ''])
    return found.length === 0 ? [] : [{ title: '', actions: found.slice(0, 50) }]
  }
  const recent = recentActionIds()
    .flatMap((id) => usable.filter((action) => action.id === id))
    .slice(0, 3)
  const rest = usable.filter((action) => !recent.includes(action))
  return [
    { title: strings.palette.recent, actions: recent },
    ...(['do', 'recent', 'go', 'view'] as const).map((group) => ({
      title: strings.palette.groups[group],
      actions: rest.filter((action) => action.group === group),
    })),
  ].filter((group) => group.actions.length > 0)
}

/** Runs it once the dialog is gone and has given the focus back, or the new screen would lose it again. */
const whenClosed = (run: () => void, frames = 60): void => {
  requestAnimationFrame(() => {
    if (frames > 0 && document.querySelector('[data-palette]') !== null) whenClosed(run, frames - 1)
    else requestAnimationFrame(() => requestAnimationFrame(run))
  })
}

const PaletteList = () => {
  const lists = useActionRegistry((state) => state.lists)
  const [query, setQuery] = useState('')
  const [index, setIndex] = useState(0)
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const groups = useMemo(() => groupsOf(allActions(lists), query), [lists, query])
  const flat = groups.flatMap((group) => group.actions)
  const at = Math.min(index, Math.max(0, flat.length - 1))

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [at, query])

  const run = (action: Action | undefined) => {
    if (action === undefined) return
    rememberAction(action.id)
    showOverlay(null)
    whenClosed(action.run)
  }

  return (
    <>
      <div className={styles['head']} data-palette="">
        <Search aria-hidden="true" />
        <input
          className={styles['input']}
          // A dialog opened to type in: the field is where the focus belongs.
          ref={(element) => element?.focus()}
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-label={strings.palette.title}
          aria-autocomplete="list"
          {...(flat.length > 0 && { 'aria-activedescendant': `${id}-${at}` })}
          placeholder={strings.palette.placeholder}
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setIndex(0)
          }}
          onKeyDown={(event) => {
            const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }
            const step = steps[event.key]
            if (step !== undefined && flat.length > 0) {
              event.preventDefault()
              setIndex(
                Math.abs(step) === 1
                  ? (at + step + flat.length) % flat.length
                  : Math.max(0, Math.min(flat.length - 1, at + step)),
              )
            } else if (event.key === 'Enter') {
              event.preventDefault()
              run(flat[at])
            }
          }}
        />
        <KeyHint keys="Escape" />
      </div>
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={strings.palette.title}
        className={styles['list']}
        tabIndex={-1}
      >
        {flat.length === 0 && <p className={styles['empty']}>{strings.palette.empty}</p>}
        {groups.map((group) => (
          <div key={group.title} role="group" {...(group.title !== '' && { 'aria-label': group.title })}>
            {group.title !== '' && (
              <p className={styles['caption']} aria-hidden="true">
                {group.title}
              </p>
            )}
            {group.actions.map((action) => {
              const place = flat.indexOf(action)
              return (
                <div
                  key={action.id}
                  id={`${id}-${place}`}
                  role="option"
                  aria-selected={place === at}
                  tabIndex={-1}
                  className={classNames(styles['item'], place === at && styles['selected'])}
                  onPointerMove={() => setIndex(place)}
                  onClick={() => run(action)}
                  onKeyDown={(event) => event.key === 'Enter' && run(action)}
                >
                  <span className={styles['icon']}>{action.icon}</span>
                  <span className={styles['title']}>{action.title}</span>
                  {action.hint !== undefined && <span className={styles['hint']}>{action.hint}</span>}
                  <span className={styles['space']} />
                  {action.shortcut !== undefined && <KeyHint keys={action.shortcut} />}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      <div className={styles['foot']} aria-hidden="true">
        <KeyHint keys="↑ ↓" /> {strings.palette.navigate}
        <KeyHint keys="Enter" /> {strings.palette.run}
      </div>
    </>
  )
}

export const CommandPalette = () => {
  const isOpen = useOverlay((state) => state.open === 'palette')
  return (
    <ModalOverlay
      className={styles['overlay'] ?? ''}
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => !open && showOverlay(null)}
    >
      <Modal className={styles['modal'] ?? ''}>
        <Dialog aria-label={strings.palette.title} className={styles['dialog'] ?? ''}>
          <PaletteList />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
