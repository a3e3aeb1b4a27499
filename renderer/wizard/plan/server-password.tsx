import { useState } from 'react'
import type { Failure } from '../../../shared/model/failure.ts'
import { Button } from '../../components/button.tsx'
import { Callout } from '../../components/callout.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { recipeStrings } from '../../strings/recipe-strings.ts'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { changeSecrets, useWizard } from '../live/wizard-store.ts'
import parts from '../parts/parts.module.css'

/** Asked once, where it is needed; the plan goes on with the answer. */
export const ServerPassword = ({ failure }: { readonly failure: Failure }) => {
  const secrets = useWizard((state) => state.secrets)
  const keychain = useAppInfo((state) => state.info?.capabilities.keychain === true)
  const [password, setPassword] = useState('')
  const use = (): void => {
    if (password !== '') changeSecrets({ serverPassword: password })
  }
  return (
    <Callout tone={failure.kind === 'password-wrong' ? 'error' : 'info'} title={failure.message} live>
      {failure.hint !== undefined && <p>{failure.hint}</p>}
      <div className={parts['tight']}>
        <div className={parts['rowEnd']}>
          <span className={parts['grow']}>
            <PasswordField
              label={wizardStrings.server.password}
              description={wizardStrings.server.passwordHint}
              value={password}
              onChange={setPassword}
              onKeyDown={(event) => {
                if (event.key === 'Enter') use()
              }}
            />
          </span>
        </div>
        {keychain && (
          <Checkbox isSelected={secrets.remember} onChange={(remember) => changeSecrets({ remember })}>
            {wizardStrings.server.remember}
          </Checkbox>
        )}
        <span>
          <Button variant="primary" isDisabled={password === ''} onPress={use}>
            {recipeStrings.usePassword}
          </Button>
        </span>
      </div>
    </Callout>
  )
}
