import { at } from '../../server/platform/db/bind.ts';
import type { Db } from '../../server/platform/db/database.ts';

/** What whoever adds somebody of 青禾装饰 reads first. */
const TEXT = `您好，感谢添加青禾装饰！我是您的专属家装顾问。

您的房子大概多少平、在哪个小区？告诉我，马上为您预约免费上门量房：设计师带仪器到现场，量好后 3 天内出平面布置图，附一份分项报价，不收任何费用。

先不急着定也没关系，喜欢什么风格、预算多少，都可以随时在这里问我。`;

/** The demo company greets new friends from the start. Whoever changed it meanwhile keeps that. */
export async function writeGreeting(db: Db, corpId: number, now: number): Promise<void> {
  await db
    .insertInto('greeting')
    .values({ corpId, enabled: true, text: TEXT, changedAt: at(now) })
    .onConflict((conflict) => conflict.column('corpId').doNothing())
    .execute();
}
