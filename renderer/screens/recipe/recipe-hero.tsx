import { Check, CircleX, Hammer, MessageCircleQuestionMark } from 'lucide-react'
import type { ReactNode } from 'react'
import type { OpenedRecipe } from '../../../shared/contract/procedures.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { Hero, HeroText } from '../../components/hero.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { VerdictMark, type VerdictTone } from '../../components/verdict.tsx'
import { planStrings } from '../../strings/plan-strings.ts'
import { recipeStrings as words } from '../../strings/recipe-strings.ts'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import type { ReadyPlan } from '../../wizard/live/use-ready-plan.ts'
import { changeSecrets, useWizard } from '../../wizard/live/wizard-store.ts'
import { SetUpButton } from '../../wizard/plan/set-up-button.tsx'
import { ServerPicker } from './server-picker.tsx'

const looks: Readonly<Record<Plan['state'] | 'planning', { readonly tone: VerdictTone; readonly icon: ReactNode }>> = {
  planning: { tone: 'neutral', icon: <Spinner size={20} /> },
  ready: { tone: 'neutral', icon: <Hammer /> },
  'nothing-to-do': { tone: 'ok', icon: <Check /> },
  'needs-choice': { tone: 'warn', icon: <MessageCircleQuestionMark /> },
  'needs-consent': { tone: 'warn', icon: <MessageCircleQuestionMark /> },
  blocked: { tone: 'bad', icon: <CircleX /> },
}

export type RecipeHeroProps = { readonly path: string; readonly opened: OpenedRecipe; readonly ready: ReadyPlan }

export const RecipeHero = ({ path, opened, ready }: RecipeHeroProps) => {
  const { view } = ready
  const database = useWizard((state) => state.wizard.drafts.database)
  const rolePassword = useWizard((state) => state.secrets.rolePassword)
  const description = opened.recipe.description
  const wantsPassword = ready.error?.kind === 'password-needed' || ready.error?.kind === 'password-wrong'
  const failed = ready.error !== null && !wantsPassword
  const look = looks[failed ? 'blocked' : (view?.state ?? 'planning')]
  return (
    <Hero
      label={words.summary}
      mark={<VerdictMark tone={look.tone} icon={look.icon} />}
      title={
        failed
          ? planStrings.planFailed
          : wantsPassword
            ? planStrings.waitsForPassword
            : (view?.headline ?? planStrings.headline.ready(database.name))
      }
      form={
        <>
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
        </>
      }
    >
      {description !== undefined && <HeroText>{description}</HeroText>}
      {view !== null && ready.error === null && <HeroText>{view.sub}</HeroText>}
      {view === null && ready.error === null && <HeroText>{planStrings.planning}</HeroText>}
    </Hero>
  )
}
