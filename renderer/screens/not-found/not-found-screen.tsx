import { Compass } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { navigate } from '../../state/route.ts'
import { strings } from '../../strings/strings.ts'

export const NotFoundScreen = () => (
  <Page title={strings.notFound.page}>
    <EmptyState
      icon={<Compass />}
      title={strings.notFound.title}
      actions={
        <Button variant="primary" onPress={() => navigate({ name: 'home' })}>
          {strings.notFound.home}
        </Button>
      }
    >
      {strings.notFound.text}
    </EmptyState>
  </Page>
)
