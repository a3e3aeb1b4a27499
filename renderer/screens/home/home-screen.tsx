import { useEffect } from 'react'
import { Page } from '../../components/page.tsx'
import { loadExamples } from '../../state/examples.ts'
import { loadRecents, useRecents } from '../../state/recents.ts'
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
  const { recents, loaded } = useRecents()
  const isFirst = recents.length === 0
  if (!loaded) return <Page title={strings.home.title}>{null}</Page> // a blink, rather than one page jumping to the other
  return (
    <Page title={strings.home.title}>
      <Hero isFirst={isFirst} />
      <div className={styles['columns']}>
        <div>{isFirst ? <ExampleList rest /> : <RecentList />}</div>
        <div>
          <ServerGlance />
        </div>
      </div>
      {!isFirst && <ExampleList />}
    </Page>
  )
}
