import { Keyboard } from 'lucide-react'
import type { Settings } from '../../../shared/model/host.ts'
import { Button } from '../../components/button.tsx'
import { Page } from '../../components/page.tsx'
import { RadioCards } from '../../components/radio-cards.tsx'
import { Section } from '../../components/section.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { SettingField, SettingRow, SettingRows } from '../../components/setting-row.tsx'
import { Switch } from '../../components/switch.tsx'
import { runAction } from '../../state/actions.ts'
import { changeSettings, useSettings } from '../../state/settings.ts'
import { strings } from '../../strings/strings.ts'
import { About } from './about.tsx'
import { DefaultServer } from './default-server.tsx'
import { InstallationFolders } from './installation-folders.tsx'
import { KeepUndo } from './keep-undo.tsx'

const words = strings.settings
const themes: readonly Settings['theme'][] = ['system', 'light', 'dark']
const engines: readonly Settings['engine'][] = ['auto', 'psql', 'direct']

export const SettingsScreen = () => {
  const settings = useSettings((state) => state.settings)
  return (
    <Page
      title={words.title}
      width="narrow"
      actions={
        <Button variant="quiet" icon={<Keyboard />} onPress={() => runAction('view.shortcuts')}>
          {words.shortcuts}
        </Button>
      }
    >
      <Section title={words.appearance}>
        <SettingRows>
          <SettingRow title={words.theme}>
            <SegmentedChoice
              label={words.theme}
              value={settings.theme}
              options={themes.map((theme) => ({ value: theme, label: words.themes[theme] }))}
              onChange={(theme) => void changeSettings({ theme })}
            />
          </SettingRow>
          <SettingRow title={words.motion} description={words.motionText}>
            <Switch
              aria-label={words.motion}
              isSelected={settings.reduceMotion}
              onChange={(reduceMotion) => void changeSettings({ reduceMotion })}
            >
              {''}
            </Switch>
          </SettingRow>
        </SettingRows>
      </Section>
      <Section title={words.setup}>
        <SettingRows>
          <SettingRow title={words.defaultServer} description={words.defaultServerText}>
            <SettingField>
              <DefaultServer key={settings.defaultServer} value={settings.defaultServer} />
            </SettingField>
          </SettingRow>
        </SettingRows>
      </Section>
      <Section title={words.engine}>
        <RadioCards
          label={words.engine}
          hideLabel
          columns={3}
          value={settings.engine}
          onChange={(engine) => void changeSettings({ engine })}
          cards={engines.map((engine) => ({
            value: engine,
            title: words.engines[engine],
            description: words.enginesText[engine],
          }))}
        />
      </Section>
      <KeepUndo />
      <InstallationFolders folders={settings.customInstallations} />
      <About />
    </Page>
  )
}
