import type { Failure } from '../../../shared/model/failure.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { Section } from '../../components/section.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import styles from './result.module.css'

/** The first cause: the sentence, the place with its lines, what it means, what to do, how things were left. */
export type ErrorCardProps = { readonly error: Failure; readonly leftState: readonly string[] }

export const ErrorCard = ({ error, leftState }: ErrorCardProps) => (
  <Section
    title={words.error}
    aside={error.sqlState !== undefined && <span className={styles['code']}>{words.sqlState(error.sqlState)}</span>}
  >
    <div className={styles['error']} role="alert">
      <p className={styles['errorMessage']}>{error.message}</p>
      {error.file !== undefined && !error.message.includes(error.file) && (
        <p className={styles['errorPlace']}>
          {error.line === undefined ? error.file : words.place(error.file, error.line)}
        </p>
      )}
      {error.excerpt !== undefined && (
        <CodeBlock
          code={error.excerpt.lines.join('\n')}
          firstLine={error.excerpt.firstLine}
          markLine={error.excerpt.markLine ?? error.line}
          markColumn={error.excerpt.markColumn}
          maxHeight={300}
        />
      )}
      <dl className={styles['errorFacts']}>
        {error.serverMessage !== undefined && !error.message.includes(error.serverMessage) && (
          <div>
            <dt>{words.serverSaid}</dt>
            <dd className={styles['mono']}>{error.serverMessage}</dd>
          </div>
        )}
        {error.detail !== undefined && (
          <div>
            <dt>{words.meaning}</dt>
            <dd>{error.detail}</dd>
          </div>
        )}
        {error.hint !== undefined && (
          <div>
            <dt>{words.next}</dt>
            <dd>{error.hint}</dd>
          </div>
        )}
        {leftState.length > 0 && (
          <div>
            <dt>{words.leftState}</dt>
            {leftState.map((sentence) => (
              <dd key={sentence}>{sentence}</dd>
            ))}
          </div>
        )}
      </dl>
    </div>
  </Section>
)
