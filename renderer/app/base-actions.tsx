import {
  Activity,
  ArchiveRestore,
  BookOpenText,
  Command,
  Database,
  FileCode2,
  FilePlus2,
  House,
  Keyboard,
  Monitor,
  Moon,
  Play,
  Plug,
  RefreshCw,
  RotateCcw,
  Server,
  Settings,
  Sparkles,
  Sun,
} from 'lucide-react'
import { useMemo } from 'react'
import { useActions, type Action } from '../state/actions.ts'
import { openFirstExample } from '../state/examples.ts'
import { startBuiltIn } from '../state/built-in.ts'
import { useChosenDatabase } from '../state/chosen-database.ts'
import { chooseAndOpen } from '../state/open-path.ts'
import { useRecents } from '../state/recents.ts'
import { resetChosen } from '../state/reset-chosen.ts'
import { navigate, useRoute } from '../state/route.ts'
import { findServers } from '../state/servers.ts'
import { changeSettings } from '../state/settings.ts'
import { databaseStrings } from '../strings/database-strings.ts'
import { strings } from '../strings/strings.ts'
import { showOverlay } from './overlays.ts'

const words = strings.actions

const always: readonly Action[] = [
  {
    id: 'recipe.open',
    group: 'do',
    title: words.openRecipe,
    icon: <BookOpenText />,
    keywords: 'yaml groundwork file set up',
    shortcut: 'Mod+O',
    run: () => void chooseAndOpen('recipe'),
  },
  {
    id: 'recipe.new',
    group: 'do',
    title: words.newRecipe,
    icon: <FilePlus2 />,
    keywords: 'new recipe wizard create database',
    shortcut: 'N',
    isEnabled: () => useRoute.getState().name !== 'recipe',
    run: () => navigate({ name: 'recipe', path: null }),
  },
  {
    id: 'script.inspect',
    group: 'do',
    title: words.inspect,
    icon: <ArchiveRestore />,
    keywords: 'restore inspect x-ray dump backup archive sql script file look',
    run: () => void chooseAndOpen('script'),
  },
  {
    id: 'recipe.example',
    group: 'do',
    title: words.example,
    icon: <Sparkles />,
    keywords: 'try demo',
    run: () => void openFirstExample(),
  },
  {
    id: 'go.home',
    group: 'go',
    title: words.home,
    icon: <House />,
    shortcut: 'G H',
    run: () => navigate({ name: 'home' }),
  },
  {
    id: 'go.servers',
    group: 'go',
    title: words.servers,
    icon: <Server />,
    keywords: 'postgresql installations',
    shortcut: 'G S',
    run: () => navigate({ name: 'servers' }),
  },
  {
    id: 'go.databases',
    group: 'go',
    title: databaseStrings.actions.go,
    icon: <Database />,
    keywords: 'snapshot reset undo',
    shortcut: 'G D',
    run: () => navigate({ name: 'databases' }),
  },
  {
    id: 'go.jobs',
    group: 'go',
    title: words.jobs,
    icon: <Activity />,
    keywords: 'log progress',
    shortcut: 'G J',
    run: () => navigate({ name: 'jobs' }),
  },
  {
    id: 'go.settings',
    group: 'go',
    title: words.settings,
    icon: <Settings />,
    keywords: 'preferences theme',
    shortcut: 'Mod+,',
    run: () => navigate({ name: 'settings' }),
  },
  {
    id: 'servers.start-built-in',
    group: 'do',
    title: words.startBuiltIn,
    icon: <Play />,
    keywords: 'postgresql server create',
    run: () => void startBuiltIn(),
  },
  {
    id: 'servers.connect',
    group: 'do',
    title: words.connect,
    icon: <Plug />,
    keywords: 'remote url host',
    run: () => navigate({ name: 'servers', connect: true }),
  },
  {
    id: 'servers.refresh',
    group: 'do',
    title: words.refreshServers,
    icon: <RefreshCw />,
    keywords: 'find scan',
    run: () => void findServers(true),
  },
  {
    id: 'view.theme-light',
    group: 'view',
    title: words.themeLight,
    icon: <Sun />,
    keywords: 'appearance',
    run: () => void changeSettings({ theme: 'light' }),
  },
  {
    id: 'view.theme-dark',
    group: 'view',
    title: words.themeDark,
    icon: <Moon />,
    keywords: 'appearance night',
    run: () => void changeSettings({ theme: 'dark' }),
  },
  {
    id: 'view.theme-system',
    group: 'view',
    title: words.themeSystem,
    icon: <Monitor />,
    keywords: 'appearance auto',
    run: () => void changeSettings({ theme: 'system' }),
  },
  {
    id: 'view.palette',
    group: 'view',
    title: words.palette,
    icon: <Command />,
    shortcut: 'Mod+K',
    run: () => showOverlay('palette'),
  },
  {
    id: 'view.shortcuts',
    group: 'view',
    title: words.shortcuts,
    icon: <Keyboard />,
    keywords: 'keys help',
    shortcut: '?',
    run: () => showOverlay('shortcuts'),
  },
]

/** Commands that are there on every screen, and one for each recent recipe. */
export const useBaseActions = (): void => {
  const recents = useRecents((state) => state.recents)
  const recent = useMemo(
    () =>
      recents.map((each): Action => ({
        id: `recent:${each.path}`,
        group: 'recent',
        title: each.name,
        hint: each.path,
        icon: each.kind === 'recipe' ? <BookOpenText /> : <FileCode2 />,
        run: () =>
          navigate(each.kind === 'recipe' ? { name: 'recipe', path: each.path } : { name: 'restore', path: each.path }),
      })),
    [recents],
  )
  const { database } = useChosenDatabase()
  const reset = useMemo(
    (): readonly Action[] => [
      {
        id: 'database.reset',
        group: 'do',
        title: database === null ? databaseStrings.actions.resetAny : databaseStrings.actions.reset(database),
        icon: <RotateCcw />,
        keywords: 'reset snapshot database back restore',
        run: () => void resetChosen(),
      },
    ],
    [database],
  )
  useActions(always, true)
  useActions(reset, true)
  useActions(recent, true)
}
