import { FileCode2, FilePlus2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import { choosePath } from '../../state/choose-path.ts'
import { useInspected } from '../live/script-facts.ts'
import type { SchemaDraft } from '../model/drafts.ts'
import { newScript } from '../model/empty-drafts.ts'
import { changeItem, freshId, moveItem, removeItem } from '../model/lists.ts'
import { fileNameOf, joinPath, relativeTo } from '../model/paths.ts'
import list from '../parts/item-list.module.css'
import parts from '../parts/parts.module.css'
import { ScriptRow } from '../parts/script-row.tsx'
import { useTouched } from '../parts/use-touched.ts'
import type { StepProps } from './step-props.ts'

const words = wizardStrings.schema

export type SchemaStepProps = StepProps<SchemaDraft> & {
  /** Folder of the recipe; empty while there is none. */
  readonly folder: string
  /** A first script tells where the project is. */
  readonly onFolder: (folder: string) => void
}

const folderOfFile = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')))

export const SchemaStep = ({ draft, onChange, problems, showAll, folder, onFolder }: SchemaStepProps) => {
  const { touch, error, warning } = useTouched(problems, showAll)
  const [said, setSaid] = useState('')
  const heading = useRef<HTMLDivElement>(null)
  const { scripts } = draft
  const absolute = scripts.map((script) => joinPath(folder, script.path.trim()))
  const inspected = useInspected(absolute)

  const add = async (): Promise<void> => {
    const path = await choosePath('script', undefined, folder === '' ? undefined : folder)
    if (path === null) return
    const base = folder === '' ? folderOfFile(path) : folder
    if (folder === '') onFolder(base)
    onChange({ scripts: [...scripts, newScript(freshId(scripts), relativeTo(base, path))] })
  }
  const move = (from: number, to: number): void => {
    const moved = moveItem(scripts, from, to)
    if (moved === scripts) return
    onChange({ scripts: moved })
    setSaid(words.moved(fileNameOf(scripts[from]?.path ?? ''), to + 1, scripts.length))
  }
  return (
    <div ref={heading} tabIndex={-1} className={parts['stack']}>
      {scripts.length === 0 ? (
        <EmptyState icon={<FileCode2 />} title={words.none}>
          {words.noneText}
        </EmptyState>
      ) : (
        <ol className={list['list']} aria-label={words.listLabel}>
          {scripts.map((script, index) => (
            <ScriptRow
              key={script.id}
              script={script}
              number={index + 1}
              count={scripts.length}
              inspected={inspected[absolute[index] ?? '']}
              error={error(`${script.id}:path`)}
              warning={warning(`${script.id}:path`)}
              onChange={(change) => {
                if (change.path !== undefined) touch(`${script.id}:path`)
                onChange({ scripts: changeItem(scripts, script.id, change) })
              }}
              onMove={(by) => move(index, index + by)}
              onRemove={() => {
                onChange({ scripts: removeItem(scripts, script.id) })
                heading.current?.focus()
              }}
            />
          ))}
        </ol>
      )}
      <div className={parts['row']}>
        <Button icon={<FilePlus2 />} onPress={() => void add()}>
          {words.add}
        </Button>
        <p className={parts['faint']}>{words.newNote}</p>
      </div>
      <output className={parts['hidden']}>{said}</output>
    </div>
  )
}
