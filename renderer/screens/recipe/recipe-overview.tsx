import { BadgeCheck, Copy, Ellipsis, FolderOpen, RotateCcw, SlidersHorizontal } from 'lucide-react'
import { useMemo } from 'react'
import type { OpenedRecipe } from '../../../shared/contract/procedures.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { FindingCallout } from '../../components/finding-callout.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Menu, type MenuEntry } from '../../components/menu.tsx'
import { Page } from '../../components/page.tsx'
import { Stack } from '../../components/stack.tsx'
import { planStrings } from '../../strings/plan-strings.ts'
import { recipeStrings as words } from '../../strings/recipe-strings.ts'
import { call } from '../../client/client.ts'
import { useActions, type Action } from '../../state/actions.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { showToast } from '../../state/toasts.ts'
import { navigate } from '../../state/route.ts'
import { runSetup } from '../../wizard/live/run-setup.ts'
import { useReadyPlan } from '../../wizard/live/use-ready-plan.ts'
import { dispatch, useWizard } from '../../wizard/live/wizard-store.ts'
import { isChanged } from '../../wizard/model/wizard-state.ts'
import { PlanBody } from '../../wizard/plan/plan-body.tsx'
import { RecipeHero } from './recipe-hero.tsx'

const check = async (): Promise<void> => {
  const failure = await runSetup('check.start')
  if (failure !== null) showToast({ tone: 'error', title: failure.message, text: failure.hint })
}

const copy = async (text: string): Promise<void> => {
  await navigator.clipboard.writeText(text)
  showToast({ tone: 'ok', title: planStrings.copied })
}

/** The fast path: what will happen in a few lines, one button, and everything in detail below. */
export const RecipeOverview = ({ path, opened }: { readonly path: string; readonly opened: OpenedRecipe }) => {
  const wizard = useWizard((state) => state.wizard)
  const reveal = useAppInfo((state) => state.info?.capabilities.revealFile === true)
  const ready = useReadyPlan()
  const changed = isChanged(wizard)
  const name = wizard.drafts.about.name || wizard.drafts.database.name
  const commands = ready.plan?.commands
  const step = ready.problemStep ?? 'server'
  const actions = useMemo<readonly Action[]>(
    () => [
      {
        id: 'recipe.check',
        group: 'do',
        title: words.checkOnly,
        icon: <BadgeCheck />,
        keywords: 'compare verify',
        run: () => void check(),
      },
      {
        id: 'recipe.change',
        group: 'do',
        title: words.change,
        icon: <SlidersHorizontal />,
        keywords: 'edit wizard',
        shortcut: 'E',
        run: () => navigate({ name: 'recipe', path, step }),
      },
      ...(commands === undefined
        ? []
        : [
            {
              id: 'plan.copy',
              group: 'do' as const,
              title: planStrings.copyCommands,
              icon: <Copy />,
              keywords: 'plan sql psql shell',
              run: () => void copy(commands),
            },
          ]),
    ],
    [path, step, commands],
  )
  useActions(actions)
  const entries: readonly MenuEntry[] = [
    { id: 'check', label: words.checkOnly, icon: <BadgeCheck />, onSelect: () => void check() },
    ...(reveal
      ? [
          {
            id: 'reveal',
            label: words.folder,
            icon: <FolderOpen />,
            onSelect: () => void call('app.reveal', { path: opened.path }),
          },
        ]
      : []),
    {
      id: 'discard',
      label: words.discard,
      icon: <RotateCcw />,
      disabled: !changed,
      onSelect: () => dispatch({ type: 'open', opened }),
    },
  ]
  return (
    <Page
      title={name}
      beside={changed && <Badge tone="accent">{words.changed}</Badge>}
      actions={
        <>
          <Menu label={words.more} trigger={<IconButton label={words.more} icon={<Ellipsis />} />} entries={entries} />
          <Button icon={<SlidersHorizontal />} onPress={() => navigate({ name: 'recipe', path, step })}>
            {words.change}
          </Button>
        </>
      }
    >
      <Stack gap="l">
        <RecipeHero path={path} opened={opened} ready={ready} />
        {ready.view === null &&
          opened.findings.map((finding, index) => (
            <FindingCallout key={`${finding.code} ${index}`} finding={finding} />
          ))}
        <PlanBody ready={ready} />
      </Stack>
    </Page>
  )
}
