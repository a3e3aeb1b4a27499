import { Page } from '../../components/page.tsx'

export const JobsScreen = ({ jobId }: { readonly jobId: string | undefined }) => <Page title="Jobs">{jobId}</Page>
