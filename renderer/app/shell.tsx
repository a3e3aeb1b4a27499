import { useEffect, useRef } from 'react'
import { strings } from '../strings/strings.ts'
import { routeHref, useRoute } from '../state/route.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { CurrentScreen } from './current-screen.tsx'
import { JobAnnouncer } from './job-announcer.tsx'
import { Sidebar } from './sidebar.tsx'
import { StatusLine } from './status-line.tsx'
import styles from './shell.module.css'

export const Shell = () => {
  const route = useRoute()
  const href = routeHref(route)
  const main = useRef<HTMLElement>(null)
  // Choosing another job or opening a form is not another screen.
  const place = 'path' in route ? href : route.name
  const last = useRef(place)

  // A new screen: its heading takes the focus, so that a screen reader reads it and Tab starts there.
  useEffect(() => {
    const title = main.current?.querySelector<HTMLElement>('[data-page-title]')
    if (last.current === place) return
    last.current = place
    if (document.querySelector('[role=dialog]') === null) title?.focus({ preventScroll: true })
  }, [place])

  return (
    <div className={styles['shell']}>
      <a
        className={styles['skip']}
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.querySelector<HTMLElement>('[data-page-title]')?.focus()
        }}
      >
        {strings.nav.skip}
      </a>
      <Sidebar />
      <main ref={main} id="main" className={styles['main']}>
        <ErrorBoundary key={place}>
          <CurrentScreen route={route} />
        </ErrorBoundary>
      </main>
      <StatusLine />
      <JobAnnouncer />
    </div>
  )
}
