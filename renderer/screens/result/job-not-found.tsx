import { FileQuestion } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { navigate } from '../../state/route.ts'
import { strings } from '../../strings/strings.ts'

/** The address names a job that nobody knows: of an earlier run of the app, or mistyped. */
export const JobNotFound = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Page title={title}>
    <EmptyState
      icon={<FileQuestion />}
      title={title}
      actions={<Button onPress={() => navigate({ name: 'home' })}>{strings.nav.home}</Button>}
    >
      {children}
    </EmptyState>
  </Page>
)
