import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Select } from '../../components/select.tsx'
import { TextField } from '../../components/text-field.tsx'
import { call } from '../../client/client.ts'
import { useServers } from '../../state/servers.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { quotingWarning } from '../../wizard/model/check-name.ts'
import { changeRestore, chooseServer, useRestore } from './live/restore-store.ts'
import { serverOptions, valueOfServer } from './model/server-choice.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import styles from './restore.module.css'

/** Where it goes: the server, and the name of the database. */
export const TargetFields = ({
  server,
  problem,
  isDisabled,
}: {
  readonly server: ServerRef
  readonly problem: string | undefined
  readonly isDisabled: boolean
}) => {
  const found = useServers((state) => state.found)
  const database = useRestore((state) => state.draft.database)
  const [typing, setTyping] = useState(false)
  const options = serverOptions(found, server)
  const choose = (value: string): void => {
    const option = options.find((one) => one.value === value)
    if (option === undefined) return
    setTyping(option.server === null)
    if (option.server !== null) chooseServer(option.server)
  }
  return (
    <>
      <Select
        label={words.server}
        options={options}
        value={typing ? 'other' : valueOfServer(server)}
        onChange={choose}
      />
      {typing && <AnotherServer onDone={() => setTyping(false)} />}
      <TextField
        label={words.database}
        mono
        value={database}
        isDisabled={isDisabled}
        error={problem}
        description={problem === undefined ? (quotingWarning(database) ?? undefined) : undefined}
        onChange={(next) => changeRestore({ type: 'change', change: { database: next } })}
      />
    </>
  )
}

const AnotherServer = ({ onDone }: { readonly onDone: () => void }) => {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | undefined>(undefined)
  const use = async (): Promise<void> => {
    const answer = await call('servers.parse', { text: text.trim() })
    if (!answer.ok) return setError(answer.error.message)
    chooseServer(answer.value.ref)
    onDone()
  }
  return (
    <form
      className={styles['another']}
      onSubmit={(event) => {
        event.preventDefault()
        void use()
      }}
    >
      <TextField
        label={words.address}
        description={words.addressHint}
        mono
        autoFocus
        value={text}
        error={error}
        onChange={setText}
      />
      <Button type="submit" isDisabled={text.trim() === ''}>
        {words.useServer}
      </Button>
    </form>
  )
}
