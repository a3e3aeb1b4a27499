import { useEffect } from 'react'
import { Page } from '../../components/page.tsx'
import { loadExamples } from '../../state/examples.ts'
import { loadRecents } from '../../state/recents.ts'
import { strings } from '../../strings/strings.ts'
import { ExampleList } from './example-list.tsx'
import { Hero } from './hero.tsx'
import { RecentList } from './recent-list.tsx'
import { ServerGlance } from './server-glance.tsx'
import styles from './home-screen.module.css'

export const HomeScreen = () => {
  useEffect(() => {
    void loadExamples()
    void loadRecents()
  }, [])
  return (
    <Page title={strings.home.title}>
      <Hero />
      <div className={styles['columns']}>
        <div>
          <RecentList />
        </div>
        <div>
          <ServerGlance />
        </div>
      </div>
      <ExampleList />
    </Page>
  )
}
