import { Page } from '../../components/page.tsx'

export const InspectScreen = ({ path }: { readonly path: string }) => <Page title="inspect">{path}</Page>
