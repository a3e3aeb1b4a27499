// A log of any length: only the rows in sight exist (fixed height, absolute places), and only what is looked at need be
// here: `onNeed` asks for what is before. It follows its end until the person scrolls up, and again once they are back
// at the bottom. Searching and filtering look at all of it.
import { ArrowDownToLine } from 'lucide-react'
import { useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { LogLine } from '../../shared/model/job.ts'
import { strings } from '../strings/strings.ts'
import { classNames } from './class-names.ts'
import { CopyButton } from './copy-button.tsx'
import { formatClock, formatCount } from './format.ts'
import { IconButton } from './icon-button.tsx'
import { LevelSelect } from './level-select.tsx'
import { filterLines, splitMatches, type LevelFilter } from './log-rows.ts'
import { SearchField } from './search-field.tsx'
import styles from './log-view.module.css'

const rowHeight = 20
const overscan = 12
/** Lines asked for before they come into sight. */
const readAhead = 200

export type LogViewProps = {
  readonly lines: readonly LogLine[]
  /** Number of the first line; lines are counted from 1 in the margin. */
  readonly firstLine?: number | undefined
  /** How many there are in all, when some are not here yet. */
  readonly total?: number | undefined
  /** The lines from this one on are wanted. */
  readonly onNeed?: ((line: number) => void) | undefined
  /** All of them, for the clipboard, when some are not here. */
  readonly whole?: (() => Promise<readonly LogLine[]>) | undefined
  /** Fixed height in px; without it the view fills its parent. */
  readonly height?: number | undefined
  readonly label?: string | undefined
  /** At the left of the tool row. */
  readonly title?: ReactNode
}

export const LogView = ({
  lines,
  firstLine = 0,
  total,
  height,
  label = strings.log.label,
  title,
  onNeed,
  whole,
}: LogViewProps) => {
  const [level, setLevel] = useState<LevelFilter>('all')
  const [query, setQuery] = useState('')
  const wanted = useDeferredValue(query)
  const [follows, setFollows] = useState(true)
  const [view, setView] = useState({ top: 0, height: 400 })
  const scroller = useRef<HTMLDivElement>(null)

  const shown = useMemo(() => filterLines(lines, level, wanted), [lines, level, wanted])
  // Rows: the lines that match; or all lines, of which the first may not be here yet.
  const count = shown?.length ?? firstLine + lines.length
  const all = total ?? lines.length

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const measure = () => setView((before) => ({ ...before, height: element.clientHeight }))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || !follows) return
    element.scrollTop = element.scrollHeight
    setView({ top: element.scrollTop, height: element.clientHeight })
  }, [count, follows, view.height])

  const first = Math.max(0, Math.floor(view.top / rowHeight) - overscan)
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + overscan)
  const wantedLine = shown === null ? Math.max(0, first - readAhead) : 0
  useEffect(() => {
    if (wantedLine < firstLine) onNeed?.(wantedLine)
  }, [wantedLine, firstLine, onNeed])

  const digits = String(firstLine + lines.length).length
  const text = async () => {
    const copied = shown !== null ? shown.map((index) => lines[index]) : firstLine > 0 && whole ? await whole() : lines
    return copied.map((line) => line?.text ?? '').join('\n')
  }

  const rows: ReactNode[] = []
  for (let row = first; row < last; row += 1) {
    const index = shown === null ? row - firstLine : (shown[row] ?? 0)
    const line = lines[index]
    if (line === undefined) continue // on its way
    rows.push(
      <div
        key={firstLine + index}
        className={classNames(styles['row'], styles[line.level])}
        style={{ top: row * rowHeight }}
      >
        <span className={styles['number']} style={{ minWidth: `${digits}ch` }}>
          {firstLine + index + 1}
        </span>
        <time className={styles['time']} dateTime={line.at}>
          {formatClock(line.at)}
        </time>
        <span className={styles['text']}>
          {splitMatches(line.text, wanted).map((piece, at) =>
            // Pieces have no identity but their place.
            at % 2 === 1 ? <mark key={at}>{piece}</mark> : piece,
          )}
        </span>
      </div>,
    )
  }

  return (
    <div className={styles['view']} style={height === undefined ? { height: '100%' } : { height }}>
      <div className={styles['tools']}>
        {title}
        <span className={styles['count']}>
          {strings.log.lines(formatCount(shown?.length ?? all), formatCount(all))}
        </span>
        <span className={styles['space']} />
        <SearchField label={strings.log.search} value={query} onChange={setQuery} />
        <LevelSelect value={level} onChange={setLevel} />
        <IconButton
          size="s"
          label={strings.log.follow}
          icon={<ArrowDownToLine />}
          pressed={follows}
          onPress={() => setFollows(!follows)}
        />
        <CopyButton label={strings.log.copyAll} text={text} />
      </div>
      <div
        ref={scroller}
        className={styles['scroller']}
        role="region"
        aria-label={label}
        tabIndex={0}
        onScroll={(event) => {
          const element = event.currentTarget
          setView({ top: element.scrollTop, height: element.clientHeight })
          setFollows(element.scrollHeight - element.scrollTop - element.clientHeight < rowHeight)
        }}
      >
        {count === 0 ? (
          <p className={styles['empty']}>{lines.length === 0 ? strings.log.empty : strings.log.noMatch}</p>
        ) : (
          <div className={styles['rows']} style={{ height: count * rowHeight }}>
            {rows}
          </div>
        )}
      </div>
    </div>
  )
}
