import type { RunningProduct } from './product.ts';
import type { Value } from './http-client.ts';

/** Steps of the main story, through the public API and the simulator's controls only. */
export function storyteller({ api, sim }: Pick<RunningProduct, 'api' | 'sim'>) {
  return {
    /** A person scans the contact way of this staff member and becomes a friend; answers our id of her. */
    async scan(name: string, userid: string): Promise<{ id: string; externalUserid: string }> {
      const made = await sim.post('/_sim/customers', { name });
      const externalUserid = made.body.at('externalUserid').text();
      await sim.post('/_sim/scans', { externalUserid, userid });
      await settle();
      return { id: await customerId(externalUserid), externalUserid };
    },
    async tagId(groupName: string, tagName: string): Promise<string> {
      const groups = (await api.get('/tag-groups?limit=200')).body.at('items').list();
      const group = groups.find((one) => one.at('name').raw === groupName);
      const tag = group
        ?.at('tags')
        .list()
        .find((one) => one.at('name').raw === tagName);
      if (tag === undefined) throw new Error(`no tag ${groupName}·${tagName}`);
      return tag.at('id').text();
    },
    addTag: (id: string, tagId: string) => api.post(`/customers/${id}/tags`, { add: [tagId] }),
    removeTag: (id: string, tagId: string) => api.post(`/customers/${id}/tags`, { remove: [tagId] }),
    advance: (duration: string) => sim.post('/_sim/clock', { advance: duration }),
    set: (instant: string) => sim.post('/_sim/clock', { set: instant }),
    settle,
    async now(): Promise<number> {
      return Date.parse((await sim.get('/_sim/clock')).body.at('now').text());
    },
    confirmAll: (userid: string) => sim.post(`/_sim/staff/${userid}/confirmations`, { all: true }),
    async tasks(userid: string): Promise<Value[]> {
      return listOf((await sim.get(`/_sim/staff/${userid}/tasks`)).body);
    },
    /** Texts of mass messages that the customer's phone shows, with their times. */
    async received(externalUserid: string): Promise<{ at: number; text: string }[]> {
      const inbox = listOf((await sim.get(`/_sim/customers/${externalUserid}/inbox`)).body);
      return inbox
        .filter((message) => message.at('via').raw === 'mass')
        .map((message) => ({ at: Date.parse(message.at('at').text()), text: message.at('text').text() }));
    },
    async timeline(id: string): Promise<string[]> {
      return (await api.get(`/customers/${id}/timeline?limit=200`)).body
        .at('items')
        .list()
        .map((item) => `${item.at('sentence').text()} ${item.at('detail').raw === null ? '' : item.at('detail').text()}`);
    },
  };

  function settle() {
    return sim.post('/_sim/clock', { advance: 'PT1S' });
  }

  async function customerId(externalUserid: string): Promise<string> {
    const found = (await api.get(`/customers?externalUserid=${externalUserid}`)).body.at('items').list();
    if (found[0] === undefined) throw new Error(`no customer ${externalUserid}`);
    return found[0].at('id').text();
  }
}

function listOf(body: Value): Value[] {
  return Array.isArray(body.raw) ? body.list() : body.at('items').list();
}
