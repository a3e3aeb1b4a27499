import { Check, CircleAlert } from 'lucide-react'
import type { OpenedRecipe } from '../../../shared/contract/procedures.ts'
import { PasswordField } from '../../components/password-field.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { classNames } from '../../components/class-names.ts'
import { planStrings } from '../../strings/plan-strings.ts'
import { recipeStrings as words } from '../../strings/recipe-strings.ts'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import type { ReadyPlan } from '../../wizard/live/use-ready-plan.ts'
import { changeSecrets, useWizard } from '../../wizard/live/wizard-store.ts'
import { SetUpButton } from '../../wizard/plan/set-up-button.tsx'
import { ServerPicker } from './server-picker.tsx'
import styles from './recipe.module.css'

export type RecipeHeroProps = { readonly path: string; readonly opened: OpenedRecipe; readonly ready: ReadyPlan }

export const RecipeHero = ({ path, opened, ready }: RecipeHeroProps) => {
  const { view } = ready
  const database = useWizard((state) => state.wizard.drafts.database)
  const rolePassword = useWizard((state) => state.secrets.rolePassword)
  const description = opened.recipe.description
  const wantsPassword = ready.error?.kind === 'password-needed' || ready.error?.kind === 'password-wrong'
  const failed = ready.error !== null && !wantsPassword
  return (
    <section className={classNames(styles['hero'], view !== null && styles[view.state])} aria-label={words.summary}>
      <div className={styles['heroWords']}>
        <h2 className={styles['headline']}>
          {view?.state === 'nothing-to-do' && <Check className={styles['okMark']} aria-hidden="true" />}
          {(view?.state === 'blocked' || failed) && <CircleAlert className={styles['badMark']} aria-hidden="true" />}
          {failed
            ? planStrings.planFailed
            : wantsPassword
              ? planStrings.waitsForPassword
              : (view?.headline ?? planStrings.headline.ready(database.name))}
        </h2>
        {description !== undefined && <p className={styles['description']}>{description}</p>}
        {view !== null && ready.error === null && <p className={styles['sub']}>{view.sub}</p>}
        {view === null && ready.error === null && (
          <p className={styles['sub']}>
            <Spinner size={12} /> {planStrings.planning}
          </p>
        )}
      </div>
      <div className={styles['heroActions']}>
        <ServerPicker path={path} />
        {database.passwordMode === 'ask' && (
          <PasswordField
            label={words.rolePassword}
            description={wizardStrings.database.rolePasswordHint}
            value={rolePassword}
            onChange={(next) => changeSecrets({ rolePassword: next })}
          />
        )}
        <SetUpButton ready={ready} fullWidth />
      </div>
    </section>
  )
}
