import { Page } from '../../components/page.tsx'

export const ServersScreen = ({ connect }: { readonly connect: boolean }) => <Page title="Servers">{String(connect)}</Page>
