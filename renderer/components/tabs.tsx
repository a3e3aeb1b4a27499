import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'
import styles from './tabs.module.css'

export type TabItem<T extends string> = { readonly id: T; readonly label: ReactNode; readonly content: ReactNode }

export type TabsProps<T extends string> = {
  readonly label: string
  readonly tabs: readonly TabItem<T>[]
  readonly selected?: T | undefined
  readonly onSelect?: ((id: T) => void) | undefined
}

export const Tabs = <T extends string>({ label, tabs, selected, onSelect }: TabsProps<T>) => (
  <AriaTabs
    className={styles['tabs'] ?? ''}
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
