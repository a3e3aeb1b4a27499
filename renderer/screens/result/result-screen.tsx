import { Page } from '../../components/page.tsx'

export const ResultScreen = ({ jobId }: { readonly jobId: string }) => <Page title="result">{jobId}</Page>
