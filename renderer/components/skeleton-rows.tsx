import { Row, RowList } from './row-list.tsx'
import { Skeleton } from './skeleton.tsx'
import { strings } from '../strings/strings.ts'

/** Rows that are on their way, as high as the real ones. */
export const SkeletonRows = ({ rows }: { readonly rows: number }) => (
  <RowList label={strings.common.loading}>
    {Array.from({ length: rows }, (_, index) => (
      <Row
        key={index}
        icon={<Skeleton width={16} height={16} />}
        title={<Skeleton width={`${46 - index * 8}%`} height={13} />}
        detail={<Skeleton width={`${70 - index * 9}%`} height={11} />}
      />
    ))}
  </RowList>
)
