import type { ServerRef } from '../../../shared/model/server.ts'
import { Disclosure } from '../../components/disclosure.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { RadioCards } from '../../components/radio-cards.tsx'
import { Select } from '../../components/select.tsx'
import { TextField } from '../../components/text-field.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import { useCall } from '../live/use-call.ts'
import type { DatabaseDraft, PasswordMode } from '../model/drafts.ts'
import type { Secrets } from '../model/secrets.ts'
import { suggestRole } from '../model/suggest-role.ts'
import { PairList } from '../parts/pair-list.tsx'
import parts from '../parts/parts.module.css'
import { useTouched } from '../parts/use-touched.ts'
import type { StepProps } from './step-props.ts'

const words = wizardStrings.database
const modes: readonly PasswordMode[] = ['generate', 'ask', 'env', 'own']
const providers = ['', 'libc', 'icu', 'builtin'] as const

export type DatabaseStepProps = StepProps<DatabaseDraft> & {
  readonly secrets: Secrets
  readonly onSecrets: (change: Partial<Secrets>) => void
  /** Where to look whether the name is taken; null: nowhere yet. */
  readonly server: ServerRef | null
}

/** What is known about the name on the server, in a sentence. Silent where the server cannot be asked. */
const useNameState = (server: ServerRef | null, name: string, isRight: boolean): string | undefined => {
  const databases = useCall('servers.databases', server === null || !isRight ? null : { server }, 250)
  if (!isRight || databases.error !== null) return undefined
  if (databases.value === null) return databases.loading ? words.checking : undefined
  const taken = databases.value.find((database) => database.name === name)
  return taken === undefined ? words.free : words.taken(taken.owner)
}

export const DatabaseStep = ({ draft, onChange, problems, showAll, secrets, onSecrets, server }: DatabaseStepProps) => {
  const { touch, error, warning } = useTouched(problems, showAll)
  const edit = (change: Partial<DatabaseDraft>): void => {
    for (const field of Object.keys(change)) touch(field)
    onChange({ ...draft, ...change })
  }
  const nameState = useNameState(server, draft.name, draft.name !== '' && error('name') === undefined)
  const rename = (name: string): void => {
    const follows = draft.roleName === '' || draft.roleName === suggestRole(draft.name)
    touch('name')
    onChange({ ...draft, name, ...(follows ? { roleName: suggestRole(name) } : {}) })
  }
  return (
    <div className={parts['stack']}>
      <div className={parts['fields']}>
        <TextField
          label={words.name}
          mono
          value={draft.name}
          error={error('name')}
          description={<output>{warning('name') ?? nameState ?? '\u00a0'}</output>}
          onChange={rename}
        />
        <TextField
          label={words.role}
          mono
          value={draft.roleName}
          error={error('roleName')}
          description={warning('roleName') ?? words.roleHint}
          onChange={(roleName) => edit({ roleName })}
        />
      </div>
      <RadioCards
        label={words.password}
        columns={2}
        cards={modes.map((mode) => ({
          value: mode,
          title: words.mode[mode].title,
          description: words.mode[mode].text,
        }))}
        value={draft.passwordMode}
        onChange={(passwordMode) => onChange({ ...draft, passwordMode })}
      />
      {draft.passwordMode === 'env' && (
        <div className={parts['narrow']}>
          <TextField
            label={words.envName}
            mono
            placeholder="APP_DB_PASSWORD"
            value={draft.passwordEnv}
            error={error('passwordEnv')}
            onChange={(passwordEnv) => edit({ passwordEnv })}
          />
        </div>
      )}
      {draft.passwordMode === 'own' && (
        <div className={parts['narrow']}>
          <PasswordField
            label={words.ownPassword}
            value={draft.passwordOwn}
            error={error('passwordOwn')}
            description={warning('passwordOwn')}
            onChange={(passwordOwn) => edit({ passwordOwn })}
          />
        </div>
      )}
      {draft.passwordMode === 'ask' && (
        <div className={parts['narrow']}>
          <PasswordField
            label={words.rolePassword}
            description={words.rolePasswordHint}
            value={secrets.rolePassword}
            onChange={(rolePassword) => onSecrets({ rolePassword })}
          />
        </div>
      )}
      <Disclosure title={words.more} startsOpen={draft.owner !== '' || draft.locale !== '' || draft.otherRoles !== ''}>
        <div className={parts['panel']}>
          <div className={parts['fields']}>
            <TextField
              label={words.owner}
              mono
              description={words.ownerHint}
              value={draft.owner}
              error={error('owner')}
              placeholder={draft.roleName}
              onChange={(owner) => edit({ owner })}
            />
            <TextField
              label={words.otherRoles}
              mono
              description={words.otherRolesHint}
              value={draft.otherRoles}
              onChange={(otherRoles) => edit({ otherRoles })}
            />
            <TextField
              label={words.encoding}
              mono
              description={words.encodingHint}
              value={draft.encoding}
              error={error('encoding')}
              onChange={(encoding) => edit({ encoding })}
            />
            <TextField
              label={words.template}
              mono
              description={words.templateHint}
              value={draft.template}
              onChange={(template) => edit({ template })}
            />
            <TextField
              label={words.locale}
              mono
              description={words.localeHint}
              value={draft.locale}
              onChange={(locale) => edit({ locale })}
            />
            <Select
              label={words.provider}
              options={providers.map((provider) => ({ value: provider, label: words.providers[provider] }))}
              value={draft.localeProvider}
              onChange={(localeProvider) => edit({ localeProvider })}
            />
          </div>
          <div className={parts['tight']}>
            <p className={parts['faint']}>{words.settingsHint}</p>
            <PairList
              pairs={draft.settings}
              onChange={(settings) => edit({ settings })}
              nameLabel={wizardStrings.extras.envName}
              valueLabel={wizardStrings.extras.envValue}
              addLabel={words.addSetting}
              removeLabel={wizardStrings.extras.remove}
            />
          </div>
        </div>
      </Disclosure>
    </div>
  )
}
