import { addCorpTag, delCorpTag, editCorpTag, isRefusal } from '../wecom/service.ts';
import { syncTags, type CustomersContext } from './tag-sync.ts';

/**
 * Makes a tag in WeCom what it is here: new, renamed or deleted. WeCom's id of a new tag is learned by reading the
 * library back, so a repeated push makes no second tag.
 */
export async function pushTag(context: CustomersContext, corpId: number, tagId: number): Promise<void> {
  const tag = await context.db
    .selectFrom('tag')
    .innerJoin('tagGroup', 'tagGroup.id', 'tag.groupId')
    .select(['tag.name', 'tag.wecomId', 'tag.deletedAt', 'tagGroup.name as groupName', 'tagGroup.wecomId as groupWecomId'])
    .where('tag.id', '=', tagId)
    .where('tag.corpId', '=', corpId)
    .executeTakeFirst();
  if (tag === undefined) return;
  if (tag.deletedAt !== null) {
    if (tag.wecomId !== null) await unlessRefused([40068], () => delCorpTag(context.wecom, corpId, { tagIds: [tag.wecomId ?? ''] }));
    return;
  }
  const { wecomId } = tag;
  if (wecomId === null) {
    const group = tag.groupWecomId === null ? { group_name: tag.groupName } : { group_id: tag.groupWecomId };
    // 40071: it is there already; an earlier answer was lost.
    await unlessRefused([40071], () => addCorpTag(context.wecom, corpId, { ...group, tag: [{ name: tag.name }] }));
  } else {
    // Not ours to edit (81011, 48002), or the name is taken there: the next sync restores WeCom's name.
    await unlessRefused([40068, 40071, 81011, 48002], () => editCorpTag(context.wecom, corpId, { id: wecomId, name: tag.name }));
  }
  await syncTags(context, corpId);
}

/** Renames a group in WeCom. */
export async function pushGroup(context: CustomersContext, corpId: number, groupId: number): Promise<void> {
  const group = await context.db
    .selectFrom('tagGroup')
    .select(['name', 'wecomId'])
    .where('id', '=', groupId)
    .where('corpId', '=', corpId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (group === undefined || group.wecomId === null) return;
  const { wecomId, name } = group;
  await unlessRefused([40068, 40071, 81011, 48002], () => editCorpTag(context.wecom, corpId, { id: wecomId, name }));
  await syncTags(context, corpId);
}

/** The client has logged the refusal; these codes mean that there is nothing more to do. */
async function unlessRefused(errcodes: readonly number[], command: () => Promise<unknown>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!isRefusal(error, ...errcodes)) throw error;
  }
}
