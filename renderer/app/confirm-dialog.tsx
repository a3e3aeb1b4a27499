import { useState } from 'react'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { TextField } from '../components/text-field.tsx'
import { useQuestion, type Question } from '../state/confirm.ts'
import { databaseStrings } from '../strings/database-strings.ts'
import { strings } from '../strings/strings.ts'

export const ConfirmDialog = () => {
  const question = useQuestion((state) => state.question)
  return question === null ? null : <Asked key={question.title} question={question} />
}

const Asked = ({ question }: { readonly question: Question }) => {
  const [typed, setTyped] = useState('')
  const right = question.typedName === null || typed === question.typedName
  const agree = () => {
    if (right) question.answer(true)
  }
  return (
    <Dialog
      title={question.title}
      role="alertdialog"
      width="s"
      isOpen
      onClose={() => question.answer(false)}
      actions={
        <>
          <Button autoFocus={question.typedName === null} onPress={() => question.answer(false)}>
            {strings.common.cancel}
          </Button>
          <Button variant={question.danger ? 'danger' : 'primary'} isDisabled={!right} onPress={agree}>
            {question.action}
          </Button>
        </>
      }
    >
      <p>{question.text}</p>
      {question.typedName !== null && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            agree()
          }}
        >
          <TextField
            label={databaseStrings.confirm.label}
            mono
            autoFocus
            autoComplete="off"
            value={typed}
            onChange={setTyped}
          />
        </form>
      )}
    </Dialog>
  )
}
