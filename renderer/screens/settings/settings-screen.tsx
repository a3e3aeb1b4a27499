import { Page } from '../../components/page.tsx'

export const SettingsScreen = () => <Page title="settings">{null}</Page>
