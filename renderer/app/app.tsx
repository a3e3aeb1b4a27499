import { ToastList } from '../components/toast-list.tsx'
import { dismissToast, useToasts } from '../state/toasts.ts'
import { CommandPalette } from './command-palette.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { ConnectionNotice } from './connection-notice.tsx'
import { DropOverlay } from './drop-overlay.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { FileBrowser } from '../screens/files/file-browser.tsx'
import { Shell } from './shell.tsx'
import { ShortcutHelp } from './shortcut-help.tsx'
import { useBaseActions } from './base-actions.tsx'
import { useShortcuts } from './use-shortcuts.ts'

export const App = () => {
  useBaseActions()
  useShortcuts()
  const toasts = useToasts((state) => state.toasts)
  return (
    <ErrorBoundary>
      <Shell />
      <CommandPalette />
      <ShortcutHelp />
      <FileBrowser />
      <ConfirmDialog />
      <DropOverlay />
      <ConnectionNotice />
      <ToastList toasts={toasts} onDismiss={dismissToast} />
    </ErrorBoundary>
  )
}
