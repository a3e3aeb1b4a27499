import { useLayoutEffect, useRef, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { CopyButton } from './copy-button.tsx'
import styles from './code-block.module.css'

export type CodeBlockProps = {
  readonly code: string
  /** Small heading: `SQL in shop`, `Command`. */
  readonly label?: ReactNode
  /** Line numbers from here. */
  readonly firstLine?: number | undefined
  /** Line (as numbered) to mark in red, and the 0-based column of the caret. */
  readonly markLine?: number | undefined
  readonly markColumn?: number | undefined
  readonly maxHeight?: number | undefined
  readonly wrap?: boolean | undefined
  readonly copy?: boolean | undefined
  /** Show the end when the code changes (logs). */
  readonly stickToEnd?: boolean | undefined
}

export const CodeBlock = ({
  code,
  label,
  firstLine,
  markLine,
  markColumn,
  maxHeight,
  wrap = false,
  copy = true,
  stickToEnd = false,
}: CodeBlockProps) => {
  const pre = useRef<HTMLPreElement>(null)
  useLayoutEffect(() => {
    if (stickToEnd && pre.current !== null) pre.current.scrollTop = pre.current.scrollHeight
  }, [code, stickToEnd])
  const lines = code.replace(/\n$/, '').split('\n')
  const start = firstLine ?? 1
  const numbered = firstLine !== undefined || markLine !== undefined
  return (
    <figure className={styles['block']}>
      {label !== undefined && <figcaption className={styles['head']}>{label}</figcaption>}
      {copy && (
        <span className={styles['copy']}>
          <CopyButton text={code} />
        </span>
      )}
      <pre
        ref={pre}
        className={classNames(styles['pre'], wrap && styles['wrap'])}
        tabIndex={0}
        style={maxHeight === undefined ? {} : { maxHeight }}
      >
        {lines.map((line, index) => {
          const marked = start + index === markLine
          return (
            // Lines have no identity but their place.
            <span key={start + index} className={classNames(styles['line'], marked && styles['marked'])}>
              {numbered && <span className={styles['number']}>{start + index}</span>}
              <span className={styles['text']}>
                {line === '' ? '\u200b' : line}
                {marked && markColumn !== undefined && (
                  <span className={styles['caret']} aria-hidden="true">
                    {'\n'}
                    {line.slice(0, markColumn).replace(/[^\t]/g, ' ')}^
                  </span>
                )}
              </span>
            </span>
          )
        })}
      </pre>
    </figure>
  )
}
