import { FolderOpen, RotateCcw, SlidersHorizontal } from 'lucide-react'
import type { OpenedRecipe } from '../../../shared/contract/procedures.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { FindingCallout } from '../../components/finding-callout.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Page } from '../../components/page.tsx'
import { recipeStrings as words } from '../../strings/recipe-strings.ts'
import { call } from '../../client/client.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { navigate } from '../../state/route.ts'
import { useReadyPlan } from '../../wizard/live/use-ready-plan.ts'
import { dispatch, useWizard } from '../../wizard/live/wizard-store.ts'
import { isChanged } from '../../wizard/model/wizard-state.ts'
import { PlanBody } from '../../wizard/plan/plan-body.tsx'
import { RecipeHero } from './recipe-hero.tsx'
import styles from './recipe.module.css'

/** The fast path: what will happen in a few lines, one button, and everything in detail below. */
export const RecipeOverview = ({ path, opened }: { readonly path: string; readonly opened: OpenedRecipe }) => {
  const wizard = useWizard((state) => state.wizard)
  const reveal = useAppInfo((state) => state.info?.capabilities.revealFile === true)
  const ready = useReadyPlan()
  const changed = isChanged(wizard)
  const name = wizard.drafts.about.name || wizard.drafts.database.name
  return (
    <Page
      title={name}
      beside={changed && <Badge tone="accent">{words.changed}</Badge>}
      actions={
        <>
          {changed && (
            <Button size="s" variant="quiet" icon={<RotateCcw />} onPress={() => dispatch({ type: 'open', opened })}>
              {words.discard}
            </Button>
          )}
          {reveal && <IconButton label={words.folder} icon={<FolderOpen />} onPress={() => void call('app.reveal', { path: opened.path })} />}
          <Button icon={<SlidersHorizontal />} onPress={() => navigate({ name: 'recipe', path, step: ready.problemStep ?? 'server' })}>
            {words.change}
          </Button>
        </>
      }
    >
      <div className={styles['overview']}>
        <RecipeHero path={path} opened={opened} ready={ready} />
        {ready.view === null && opened.findings.map((finding, index) => (
          <FindingCallout key={`${finding.code} ${index}`} finding={finding} />
        ))}
        <PlanBody ready={ready} />
      </div>
    </Page>
  )
}
