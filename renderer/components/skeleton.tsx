import styles from './skeleton.module.css'

/** Stands where words will come, in their size, so that nothing jumps. */
export const Skeleton = ({
  width = '100%',
  height = 14,
}: {
  readonly width?: number | string | undefined
  readonly height?: number | undefined
}) => <span className={styles['skeleton']} style={{ width, height }} aria-hidden="true" />
