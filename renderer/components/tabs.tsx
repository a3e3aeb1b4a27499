import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'
import { classNames } from './class-names.ts'
import styles from './tabs.module.css'

export type TabItem<T extends string> = { readonly id: T; readonly label: ReactNode; readonly content: ReactNode }

export type TabsProps<T extends string> = {
  readonly label: string
  readonly tabs: readonly TabItem<T>[]
  readonly selected?: T | undefined
  readonly onSelect?: ((id: T) => void) | undefined
  /** The list at the left, for many tabs; above and scrolling where there is no room. */
  readonly vertical?: boolean | undefined
}

export const Tabs = <T extends string>({ label, tabs, selected, onSelect, vertical = false }: TabsProps<T>) => (
  <AriaTabs
    className={classNames(styles['tabs'], vertical && styles['vertical'])}
    orientation={vertical ? 'vertical' : 'horizontal'}
    {...(selected !== undefined && { selectedKey: selected })}
    onSelectionChange={(key) => {
      const tab = tabs.find((candidate) => candidate.id === key)
      if (tab !== undefined) onSelect?.(tab.id)
    }}
  >
    <TabList aria-label={label} className={styles['list'] ?? ''}>
      {tabs.map((tab) => (
        <Tab key={tab.id} id={tab.id} className={styles['tab'] ?? ''}>
          {tab.label}
        </Tab>
      ))}
    </TabList>
    {tabs.map((tab) => (
      <TabPanel key={tab.id} id={tab.id} className={styles['panel'] ?? ''}>
        {tab.content}
      </TabPanel>
    ))}
  </AriaTabs>
)
