// Files of the machine Groundwork runs on, for hosts without a file dialog of their own.
import { ArrowUp, BookOpenText, File, FileCode2, Folder } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { GridList, GridListItem } from 'react-aria-components'
import type { Failure, Result } from '../../../shared/model/failure.ts'
import { Button } from '../../components/button.tsx'
import { Callout } from '../../components/callout.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Switch } from '../../components/switch.tsx'
import { TextField } from '../../components/text-field.tsx'
import { call } from '../../client/client.ts'
import { useFileBrowser, type PathQuestion } from '../../state/choose-path.ts'
import { strings } from '../../strings/strings.ts'
import styles from './file-browser.module.css'
import { joinPath, shownEntries, type FolderListing } from './folder-listing.ts'

const words = strings.files
const icons = { folder: <Folder />, recipe: <BookOpenText />, script: <FileCode2 />, other: <File /> }
const doubleClickMs = 300
const lastFolderKey = 'groundwork.last-folder'
const listFolder = (folder: string | undefined): Promise<Result<FolderListing>> =>
  call('app.listFolder', folder === undefined || folder === '' ? {} : { folder })

const FileQuestion = ({ question }: { readonly question: PathQuestion }) => {
  const { purpose, answer } = question
  const [listing, setListing] = useState<FolderListing | null>(null)
  const [path, setPath] = useState('')
  const [name, setName] = useState(question.suggestedName ?? 'groundwork.yaml')
  const [showsAll, setShowsAll] = useState(false)
  const [error, setError] = useState<Failure | null>(null)
  const saves = purpose === 'save-recipe'

  const accept = (got: Result<FolderListing>, keepsTyped = false) => {
    if (!got.ok) return setError(got.error)
    setError(null)
    setListing(got.value)
    setPath((typed) => (keepsTyped && typed !== '' ? typed : got.value.folder))
    sessionStorage.setItem(lastFolderKey, got.value.folder)
  }
  // The first row takes the focus when there is one, and again when a folder took the place of another. (The kit builds
  // its rows a moment after the list.)
  const list = useRef<HTMLDivElement>(null)
  const folder = listing?.folder
  useEffect(() => {
    if (folder === undefined) return undefined
    const frame = requestAnimationFrame(() => {
      const held = document.activeElement
      if (held instanceof HTMLInputElement && held.value !== '') return
      ;(list.current?.querySelector<HTMLElement>('[role=row]') ?? list.current)?.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [folder])
  const calmAt = useRef(0)
  const show = async (folder: string | undefined) => accept(await listFolder(folder))
  useEffect(() => {
    let current = true
    const first = question.folder ?? sessionStorage.getItem(lastFolderKey) ?? undefined
    // A remembered folder may be gone by now: then start where the core would.
    void listFolder(first)
      .then((got) => (got.ok || first === undefined ? got : listFolder(undefined)))
      .then((got) => current && accept(got, true)) // a quick hand may have typed a path already
    return () => {
      current = false
    }
  }, [question.folder])

  const entries = listing === null ? [] : shownEntries(listing.entries, purpose, showsAll)
  const choose = (id: string) => {
    const entry = listing?.entries.find((each) => each.path === id)
    // The second click of a double click would hit whatever the new folder has at that place.
    if (entry === undefined || performance.now() < calmAt.current) return
    if (entry.kind === 'folder') {
      calmAt.current = Number.POSITIVE_INFINITY
      void show(entry.path).then(() => {
        calmAt.current = performance.now() + doubleClickMs
      })
    } else if (saves) setName(entry.name)
    else answer(entry.path)
  }
  const goToPath = () => {
    const typed = path.trim()
    if (listing !== null && typed === listing.folder) {
      if (purpose === 'folder') answer(typed)
      return
    }
    if (purpose !== 'folder' && !saves && /\.\w+$/.test(typed)) answer(typed)
    else void show(typed)
  }

  return (
    <Dialog
      title={words.titles[purpose]}
      isOpen
      onClose={() => answer(null)}
      width="l"
      actions={
        <>
          <Button onPress={() => answer(null)}>{strings.common.cancel}</Button>
          {purpose === 'folder' && (
            <Button
              variant="primary"
              isDisabled={listing === null}
              onPress={() => listing !== null && answer(listing.folder)}
            >
              {words.chooseFolder}
            </Button>
          )}
          {saves && (
            <Button
              variant="primary"
              isDisabled={listing === null || name.trim() === ''}
              onPress={() => listing !== null && answer(joinPath(listing.folder, name.trim()))}
            >
              {words.save}
            </Button>
          )}
        </>
      }
    >
      {question.note !== undefined && (
        <Callout tone="info" title={question.note.title}>
          {question.note.text}
        </Callout>
      )}
      <form
        className={styles['path']}
        onSubmit={(event) => {
          event.preventDefault()
          goToPath()
        }}
      >
        <IconButton
          label={words.up}
          icon={<ArrowUp />}
          isDisabled={listing?.parent === null || listing === null}
          onPress={() => void show(listing?.parent ?? undefined)}
        />
        <div className={styles['grow']}>
          <TextField label={words.path} mono value={path} onChange={setPath} />
        </div>
        <Button type="submit">{strings.common.open}</Button>
      </form>
      {error !== null && <FailureCallout failure={error} />}
      <GridList
        ref={list}
        key={folder}
        aria-label={words.entries}
        className={styles['list'] ?? ''}
        items={entries.map((entry) => ({ ...entry, id: entry.path }))}
        onAction={(key) => choose(String(key))}
        renderEmptyState={() => (
          <p className={styles['empty']}>
            {listing === null
              ? error === null
                ? strings.common.loading
                : ''
              : purpose === 'folder'
                ? words.emptyFolders
                : words.empty}
          </p>
        )}
      >
        {(entry) => (
          <GridListItem textValue={entry.name} className={styles['item'] ?? ''}>
            <span className={styles['icon']}>{icons[entry.kind]}</span>
            <span className={styles['name']}>{entry.name}</span>
            {(entry.kind === 'recipe' || entry.kind === 'script') && (
              <span className={styles['kind']}>{words.kinds[entry.kind]}</span>
            )}
          </GridListItem>
        )}
      </GridList>
      <div className={styles['foot']}>
        {saves ? (
          <TextField label={words.fileName} mono value={name} onChange={setName} />
        ) : (
          purpose !== 'folder' && (
            <Switch isSelected={showsAll} onChange={setShowsAll}>
              {words.showAll}
            </Switch>
          )
        )}
      </div>
    </Dialog>
  )
}

export const FileBrowser = () => {
  const question = useFileBrowser((state) => state.question)
  return question === null ? null : <FileQuestion question={question} />
}
