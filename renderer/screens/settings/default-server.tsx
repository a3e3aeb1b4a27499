import { useState } from 'react'
import { TextField } from '../../components/text-field.tsx'
import { call } from '../../client/client.ts'
import { changeSettings } from '../../state/settings.ts'
import { strings } from '../../strings/strings.ts'

/** Checked by the core's own reader when the field is left, saved only when it makes sense. */
export const DefaultServer = ({ value }: { readonly value: string }) => {
  const [text, setText] = useState(value)
  const [error, setError] = useState('')
  const save = async () => {
    const wanted = text.trim() === '' ? 'built-in' : text.trim()
    if (wanted === value) return setText(wanted)
    const read = await call('servers.parse', { text: wanted })
    if (!read.ok) return setError(read.error.message)
    setError('')
    await changeSettings({ defaultServer: wanted })
  }
  return (
    <TextField
      label={strings.settings.defaultServer}
      hideLabel
      mono
      value={text}
      error={error}
      onChange={setText}
      onBlur={() => void save()}
    />
  )
}
