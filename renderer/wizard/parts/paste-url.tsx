import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import { call } from '../../client/client.ts'
import type { ServerDraft } from '../model/drafts.ts'
import styles from './parts.module.css'

const words = wizardStrings.server

/** A pasted URL fills in the fields. A password in it goes to the core and is not kept here. */
export const PasteUrl = ({
  draft,
  onChange,
}: {
  readonly draft: ServerDraft
  readonly onChange: (change: Partial<ServerDraft>) => void
}) => {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const read = async (): Promise<void> => {
    if (text.trim() === '') return
    const result = await call('servers.parse', { text: text.trim() })
    if (!result.ok) return setProblem(result.error.hint ?? result.error.message)
    const { ref } = result.value
    if (ref.kind === 'built-in') return onChange({ choice: 'built-in', major: ref.major ?? null })
    setText('')
    onChange({
      host: ref.host,
      port: String(ref.port),
      user: ref.user ?? draft.user,
      database: ref.database ?? '',
      sslMode: ref.sslMode ?? '',
    })
  }
  return (
    <div className={styles['rowEnd']}>
      <span className={styles['grow']}>
        <TextField
          label={words.url}
          mono
          description={words.urlHint}
          error={problem}
          value={text}
          onChange={(next) => {
            setProblem(undefined)
            setText(next)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void read()
          }}
        />
      </span>
      <Button isDisabled={text.trim() === ''} onPress={() => void read()}>
        {words.urlRead}
      </Button>
    </div>
  )
}
