import { ask } from '../../server/platform/db/embedded/credentials.ts';
import { embeddedUrl } from './embedded-url.ts';
import { httpClient, valueOf, type Value } from './http-client.ts';
import type { RunningProduct } from './product.ts';

/** One friendship as both sides know it, field by field, in one line. */
export type Mirror = { readonly live: Map<string, string>; readonly cut: Set<string> };

/** What WeCom's API tells of all friendships: what a reconciliation can see. Keys are `userid external_userid`. */
export async function friendshipsInWecom({ sim, simUrl }: RunningProduct, corp: { corpId: string; secret: string }): Promise<Mirror> {
  const api = httpClient(`${simUrl}/cgi-bin`);
  const token = (await api.get(`/gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`)).body.at('access_token').text();
  const userids = (await api.get(`/externalcontact/get_follow_user_list?access_token=${token}`)).body.at('follow_user').list();
  const live = new Map<string, string>();
  for (const userid of userids) {
    let cursor = '';
    do {
      const page = (
        await api.post(`/externalcontact/batch/get_by_user?access_token=${token}`, { userid_list: [userid.text()], limit: 100, cursor })
      ).body;
      for (const one of listed(page.at('external_contact_list'))) {
        const contact = one.at('external_contact');
        const follow = one.at('follow_info');
        live.set(`${follow.at('userid').text()} ${contact.at('external_userid').text()}`, lineOf(contact, follow));
      }
      cursor = page.at('next_cursor').raw === undefined ? '' : page.at('next_cursor').text();
    } while (cursor !== '');
  }
  const friendships = (await sim.get('/_sim/world')).body.at('friendships').list();
  const cut = new Set(
    friendships
      .filter((one) => one.at('cutByCustomer').raw === true)
      .map((one) => `${one.at('userid').text()} ${one.at('externalUserid').text()}`),
  );
  return { live, cut };
}

/** What the product's database holds. */
export async function friendshipsInProduct({ dataDir }: RunningProduct): Promise<Mirror> {
  const rows = await ask(
    embeddedUrl(dataDir),
    `select s.userid || ' ' || i.value as key, f.lost_by,
       concat_ws(' | ', c.name, c.gender, coalesce(u.value, ''), extract(epoch from f.added_at)::bigint, f.add_way,
         coalesce(f.state, ''), coalesce(f.remark, ''),
         (select coalesce(string_agg(t.wecom_id, ',' order by t.wecom_id), '') from tag t where t.id = any(f.wecom_tag_ids))) as line
     from friendship f
     join staff s on s.id = f.staff_id
     join customer c on c.bucket = f.bucket and c.id = f.customer_id
     join customer_identity i on i.bucket = f.bucket and i.customer_id = f.customer_id and i.kind = 'external_userid'
     left join customer_identity u on u.bucket = f.bucket and u.customer_id = f.customer_id and u.kind = 'unionid'
     where f.lost_at is null or f.lost_by = 'customer'
     order by f.lost_at desc nulls last`,
  );
  const live = new Map<string, string>();
  const cut = new Set<string>();
  for (const row of rows.map(valueOf)) {
    const key = row.at('key').text();
    if (row.at('lost_by').raw === 'customer') cut.add(key);
    else live.set(key, row.at('line').text());
  }
  for (const key of live.keys()) cut.delete(key);
  return { live, cut };
}

const GENDERS = ['unknown', 'male', 'female'];

function lineOf(contact: Value, follow: Value): string {
  const tags = listed(follow.at('tag_id')).map((tag) => tag.text());
  return [
    contact.at('name').text(),
    GENDERS[contact.at('gender').number()],
    contact.at('unionid').raw ?? '',
    follow.at('createtime').raw,
    follow.at('add_way').raw,
    follow.at('state').raw ?? '',
    follow.at('remark').raw ?? '',
    tags.sort().join(','),
  ].join(' | ');
}

function listed(value: Value): Value[] {
  return Array.isArray(value.raw) ? value.list() : [];
}
