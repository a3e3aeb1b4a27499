// A file dropped anywhere in the window. A browser does not say where the file lies, so there the file browser opens
// with a word of explanation; nothing is ever uploaded.
import { FileDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { canTellPaths, pathOfFile } from '../client/client.ts'
import { askInFileBrowser } from '../state/choose-path.ts'
import { openPath, routeForPath } from '../state/open-path.ts'
import { strings } from '../strings/strings.ts'
import styles from './drop-overlay.module.css'

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

const receive = async (file: File): Promise<void> => {
  const path = canTellPaths() ? pathOfFile(file) : null
  if (path !== null) return openPath(path)
  const purpose = routeForPath(file.name).name === 'restore' ? 'script' : 'recipe'
  const chosen = await askInFileBrowser({
    purpose,
    suggestedName: file.name,
    note: { title: strings.drop.noPathTitle, text: strings.drop.noPathText(file.name) },
  })
  if (chosen !== null) openPath(chosen)
}

export const DropOverlay = () => {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    let depth = 0
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      depth += 1
      setIsOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setIsOver(false)
    }
    const over = (event: DragEvent) => carriesFiles(event) && event.preventDefault()
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      depth = 0
      setIsOver(false)
      const file = event.dataTransfer?.files[0]
      if (file !== undefined) void receive(file)
    }
    addEventListener('dragenter', enter)
    addEventListener('dragleave', leave)
    addEventListener('dragover', over)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('dragover', over)
      removeEventListener('drop', drop)
    }
  }, [])
  if (!isOver) return null
  return (
    <div className={styles['overlay']} aria-hidden="true">
      <div className={styles['card']}>
        <FileDown />
        <p className={styles['title']}>{strings.drop.title}</p>
        <p className={styles['text']}>{strings.drop.text}</p>
      </div>
    </div>
  )
}
