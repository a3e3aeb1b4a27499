import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Select } from '../../components/select.tsx'
import { TextField } from '../../components/text-field.tsx'
import { call } from '../../client/client.ts'
import { navigate } from '../../state/route.ts'
import { serverKey } from '../../state/server-key.ts'
import { useServers } from '../../state/servers.ts'
import { databaseStrings as words } from '../../strings/database-strings.ts'
import { strings } from '../../strings/strings.ts'
import { anotherServer, serverOptions } from './server-options.ts'

export const ServerChoice = ({ server }: { readonly server: string | null }) => {
  const { found } = useServers()
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Select
        label={words.server}
        options={serverOptions(found, server)}
        value={server}
        onChange={(value) => (value === anotherServer ? setAsks(true) : navigate({ name: 'databases', server: value }))}
      />
      {asks && <AnotherServer onClose={() => setAsks(false)} />}
    </>
  )
}

const AnotherServer = ({ onClose }: { readonly onClose: () => void }) => {
  const [text, setText] = useState('')
  const [error, setError] = useState('')
  const use = async () => {
    if (text.trim() === '') return setError(strings.servers.form.hostMissing)
    const answer = await call('servers.parse', { text: text.trim() })
    if (!answer.ok) return setError(answer.error.message)
    onClose()
    navigate({ name: 'databases', server: serverKey(answer.value.ref) })
  }
  return (
    <Dialog
      title={words.anotherServer}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{strings.common.cancel}</Button>
          <Button variant="primary" onPress={() => void use()}>
            {words.anotherServerUse}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void use()
        }}
      >
        <TextField
          label={words.anotherServerLabel}
          description={words.anotherServerText}
          placeholder={strings.servers.form.urlPlaceholder}
          mono
          autoFocus
          value={text}
          error={error}
          onChange={(value) => {
            setText(value)
            setError('')
          }}
        />
      </form>
    </Dialog>
  )
}
