import type { ReactNode } from 'react'
import { DatabasesScreen } from '../screens/databases/databases-screen.tsx'
import { HomeScreen } from '../screens/home/home-screen.tsx'
import { JobsScreen } from '../screens/jobs/jobs-screen.tsx'
import { NotFoundScreen } from '../screens/not-found/not-found-screen.tsx'
import { RecipeScreen } from '../screens/recipe/recipe-screen.tsx'
import { ReceiptScreen } from '../screens/restore/receipt-screen.tsx'
import { RestoreScreen } from '../screens/restore/restore-screen.tsx'
import { ResultScreen } from '../screens/result/result-screen.tsx'
import { ServersScreen } from '../screens/servers/servers-screen.tsx'
import { SettingsScreen } from '../screens/settings/settings-screen.tsx'
import type { Route } from '../state/route.ts'

export const CurrentScreen = ({ route }: { readonly route: Route }): ReactNode => {
  switch (route.name) {
    case 'home':
      return <HomeScreen />
    case 'servers':
      return <ServersScreen connect={route.connect === true} />
    case 'databases':
      return <DatabasesScreen server={route.server} database={route.database} />
    case 'jobs':
      return <JobsScreen jobId={route.jobId} />
    case 'settings':
      return <SettingsScreen />
    case 'recipe':
      return <RecipeScreen key={route.path} path={route.path} step={route.step} />
    case 'result':
      return <ResultScreen key={route.jobId} jobId={route.jobId} />
    case 'restore':
      return <RestoreScreen key={route.path} path={route.path} />
    case 'receipt':
      return <ReceiptScreen key={route.jobId} jobId={route.jobId} />
    case 'not-found':
      return <NotFoundScreen />
  }
}
