import { Page } from '../../components/page.tsx'

export const HomeScreen = () => <Page title="home">{null}</Page>
