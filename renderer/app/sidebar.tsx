import { Activity, BookOpenText, Database, FileCode2, House, Search, Server, Settings } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { classNames } from '../components/class-names.ts'
import { KeyHint } from '../components/key-hint.tsx'
import { useRecents } from '../state/recents.ts'
import { routeHref, useRoute, type Route } from '../state/route.ts'
import { runAction } from '../state/actions.ts'
import { databaseStrings } from '../strings/database-strings.ts'
import { strings } from '../strings/strings.ts'
import { LogoMark } from './logo-mark.tsx'
import { RunningJob } from './running-job.tsx'
import styles from './sidebar.module.css'

const NavLink = ({
  to,
  icon,
  children,
  current,
}: {
  readonly to: Route
  readonly icon: ReactNode
  readonly children: string
  readonly current: boolean
}) => (
  <a
    href={routeHref(to)}
    className={classNames(styles['link'], current && styles['current'])}
    title={children}
    {...(current && { 'aria-current': 'page' as const })}
  >
    {icon}
    <span className={styles['text']}>{children}</span>
  </a>
)

const recentsShown = 6

export const Sidebar = () => {
  const route = useRoute()
  const href = routeHref(route)
  const recents = useRecents((state) => state.recents)
  return (
    <nav className={styles['sidebar']} aria-label={strings.nav.label}>
      <a className={styles['brand']} href={routeHref({ name: 'home' })} title={strings.product}>
        <LogoMark />
        <span className={styles['text']}>{strings.product}</span>
      </a>
      <AriaButton className={styles['search'] ?? ''} onPress={() => runAction('view.palette')}>
        <Search aria-hidden="true" />
        <span className={styles['text']}>{strings.nav.command}</span>
        <span className={styles['keys']}>
          <KeyHint keys="Mod+K" />
        </span>
      </AriaButton>
      <div className={styles['group']}>
        <NavLink to={{ name: 'home' }} icon={<House />} current={route.name === 'home'}>
          {strings.nav.home}
        </NavLink>
        <NavLink to={{ name: 'servers' }} icon={<Server />} current={route.name === 'servers'}>
          {strings.nav.servers}
        </NavLink>
        <NavLink to={{ name: 'databases' }} icon={<Database />} current={route.name === 'databases'}>
          {databaseStrings.title}
        </NavLink>
        <NavLink to={{ name: 'jobs' }} icon={<Activity />} current={route.name === 'jobs'}>
          {strings.nav.jobs}
        </NavLink>
        <NavLink to={{ name: 'settings' }} icon={<Settings />} current={route.name === 'settings'}>
          {strings.nav.settings}
        </NavLink>
      </div>
      {recents.length > 0 && (
        <div className={styles['group']}>
          <p className={styles['caption']}>{strings.nav.recent}</p>
          {recents.slice(0, recentsShown).map((recent) => {
            const to: Route =
              recent.kind === 'recipe' ? { name: 'recipe', path: recent.path } : { name: 'restore', path: recent.path }
            return (
              <NavLink
                key={recent.path}
                to={to}
                icon={recent.kind === 'recipe' ? <BookOpenText /> : <FileCode2 />}
                current={routeHref(to) === href}
              >
                {recent.name}
              </NavLink>
            )
          })}
        </div>
      )}
      <span className={styles['space']} />
      <RunningJob />
    </nav>
  )
}
