import { Badge } from '../../components/badge.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { formatCount } from '../../components/format.ts'
import { inspectStrings as words } from '../../strings/inspect-strings.ts'
import { fileNameOf } from '../../wizard/model/paths.ts'
import styles from './inspect.module.css'

const shownAtMost = 100

export type Note = { readonly file: string; readonly line: number; readonly text: string; readonly why: string }

/** Statements worth a look, each with its line. Only other files are named. */
export const NoteList = ({
  title,
  notes,
  topFile,
}: {
  readonly title: string
  readonly notes: readonly Note[]
  readonly topFile: string
}) => (
  <Disclosure title={title} aside={<Badge>{formatCount(notes.length)}</Badge>} startsOpen={notes.length <= 4}>
    <ul className={styles['notes']}>
      {notes.slice(0, shownAtMost).map((note, index) => (
        <li key={`${note.file}:${note.line} ${index}`} className={styles['note']}>
          <span className={styles['noteLine']}>
            {note.file === topFile ? words.line(note.line) : `${fileNameOf(note.file)}:${note.line}`}
          </span>
          <span className={styles['noteWords']}>
            {note.text !== '' && <code className={styles['noteText']}>{note.text}</code>}
            <span className={styles['faint']}>{note.why}</span>
          </span>
        </li>
      ))}
      {notes.length > shownAtMost && (
        <li className={styles['faint']}>{words.more(formatCount(notes.length - shownAtMost))}</li>
      )}
    </ul>
  </Disclosure>
)
