import { FolderOpen } from 'lucide-react'
import { useState } from 'react'
import type { Failure } from '../../shared/model/failure.ts'
import { Button } from '../components/button.tsx'
import { Callout } from '../components/callout.tsx'
import { CodeBlock } from '../components/code-block.tsx'
import { Dialog } from '../components/dialog.tsx'
import { FailureCallout } from '../components/failure-callout.tsx'
import { FindingCallout } from '../components/finding-callout.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { TextField } from '../components/text-field.tsx'
import { call } from '../client/client.ts'
import { choosePath } from '../state/choose-path.ts'
import { loadRecents } from '../state/recents.ts'
import { showToast } from '../state/toasts.ts'
import { strings } from '../strings/strings.ts'
import { wizardStrings } from '../strings/wizard-strings.ts'
import { useCall } from './live/use-call.ts'
import { dispatch, useWizard } from './live/wizard-store.ts'
import { moveDrafts } from './model/move-drafts.ts'
import { folderOf, joinPath } from './model/paths.ts'
import { recipeFromDrafts } from './model/recipe-from-drafts.ts'
import parts from './parts/parts.module.css'

const words = wizardStrings.save

/** Name, place, and the very text that will be written. */
export const SaveDialog = ({
  onClose,
  onSaved,
}: {
  readonly onClose: () => void
  readonly onSaved: (path: string) => void
}) => {
  const drafts = useWizard((state) => state.wizard.drafts)
  const { about } = drafts
  const [chosen, setPath] = useState(about.path)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const folder = chosen === null || chosen === '' ? about.folder : folderOf(chosen)
  // A dump may lie beside somebody's recipe: that one is not to be written over by the way.
  const files = useCall('app.listFolder', folder === '' ? null : { folder }, 150).value?.entries ?? []
  const isThere = (file: string): boolean => files.some((entry) => entry.path === file)
  const usual = joinPath(about.folder, 'groundwork.yaml')
  const path =
    chosen ??
    (about.folder === ''
      ? ''
      : isThere(usual)
        ? joinPath(about.folder, `${drafts.database.name}.groundwork.yaml`)
        : usual)
  const replaces = path !== about.path && isThere(path)
  const moved = moveDrafts(drafts, folder)
  const recipe = recipeFromDrafts(moved)
  const preview = useCall('recipe.preview', { recipe, folder }, 150)
  const editAbout = (change: Partial<typeof about>): void =>
    dispatch({ type: 'edit', part: 'about', draft: { ...about, ...change } })
  const choose = async (): Promise<void> => {
    const picked = await choosePath('save-recipe', 'groundwork.yaml', about.folder === '' ? undefined : about.folder)
    if (picked !== null) setPath(picked)
  }
  const save = async (): Promise<void> => {
    setBusy(true)
    const saved = await call('recipe.save', { path, recipe })
    setBusy(false)
    if (!saved.ok) return setFailure(saved.error)
    dispatch({ type: 'edit', part: 'schema', draft: moved.schema })
    dispatch({ type: 'saved', path: saved.value.path, folder: folderOf(saved.value.path) })
    void loadRecents()
    showToast({ tone: 'ok', title: words.saved(saved.value.path) })
    onSaved(saved.value.path)
  }
  return (
    <Dialog
      title={words.title}
      isOpen
      width="l"
      onClose={onClose}
      actions={
        <>
          <Button variant="quiet" onPress={onClose}>
            {strings.common.cancel}
          </Button>
          <Button variant="primary" busy={busy} isDisabled={path === ''} onPress={() => void save()}>
            {words.save}
          </Button>
        </>
      }
    >
      <div className={parts['fields']}>
        <TextField
          autoFocus
          label={words.name}
          value={about.name}
          placeholder={drafts.database.name}
          onChange={(name) => editAbout({ name })}
        />
        <TextField
          label={words.description}
          value={about.description}
          onChange={(description) => editAbout({ description })}
        />
      </div>
      <div className={parts['rowEnd']}>
        <span className={parts['grow']}>
          <TextField
            label={words.fileName}
            mono
            description={path === '' ? words.needFolder : undefined}
            value={path}
            onChange={setPath}
          />
        </span>
        <Button icon={<FolderOpen />} onPress={() => void choose()}>
          {words.choose}
        </Button>
      </div>
      {replaces && (
        <Callout tone="warning" title={words.replaces}>
          {words.backup}
        </Callout>
      )}
      {failure !== null && <FailureCallout failure={failure} />}
      {preview.error !== null && <FailureCallout failure={preview.error} />}
      {preview.value?.findings
        .filter((finding) => finding.severity !== 'info')
        .map((finding, index) => (
          <FindingCallout key={`${finding.code} ${index}`} finding={finding} />
        ))}
      {preview.value === null ? (
        <Skeleton height={220} />
      ) : (
        <CodeBlock label={words.preview} code={preview.value.text} maxHeight={300} />
      )}
    </Dialog>
  )
}
