import { Dialog } from '../components/dialog.tsx'
import { KeyHint } from '../components/key-hint.tsx'
import { allActions, useActionRegistry } from '../state/actions.ts'
import { strings } from '../strings/strings.ts'
import { showOverlay, useOverlay } from './overlays.ts'
import styles from './shortcut-help.module.css'

export const ShortcutHelp = () => {
  const isOpen = useOverlay((state) => state.open === 'shortcuts')
  const lists = useActionRegistry((state) => state.lists)
  const actions = allActions(lists).filter((action) => action.shortcut !== undefined)
  return (
    <Dialog title={strings.shortcuts.title} isOpen={isOpen} onClose={() => showOverlay(null)} width="s">
      <dl className={styles['list']}>
        {actions.map((action) => (
          <div key={action.id} className={styles['row']}>
            <dt>{action.title}</dt>
            <dd>
              <KeyHint keys={action.shortcut ?? ''} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
