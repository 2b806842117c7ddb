/** Names of what is stored by id; undefined when unknown. */
export type Names = { tag(id: number): string | undefined; staff(id: number): string | undefined };

/** Names of nothing: ids are shown instead. */
export const NO_NAMES: Names = { tag: () => undefined, staff: () => undefined };

const TAG_REMOVED = 'tagRemoved:';

/** The stored reason of an exit by a removed tag. */
export function tagRemovedReason(tagId: number): string {
  return `${TAG_REMOVED}${tagId}`;
}

/** The tag that a stored reason names, for looking its name up. */
export function tagOfReason(reason: string): number | undefined {
  return reason.startsWith(TAG_REMOVED) ? Number(reason.slice(TAG_REMOVED.length)) : undefined;
}

/** Why an enrollment ended, in words; reasons of a newer version are shown as they are. */
export function endReasonText(reason: string, names: Names = NO_NAMES): string {
  const tagId = tagOfReason(reason);
  if (tagId !== undefined) return `移除了标签「${names.tag(tagId) ?? `#${tagId}`}」`;
  switch (reason) {
    case 'completed':
      return '走完全部步骤';
    case 'friendLost':
      return '已不是好友';
    case 'error':
      return '出错，已停止';
    default:
      return reason;
  }
}
