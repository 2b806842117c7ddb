import type { Code, Codes } from '../page/answers-work.ts';
import { reachable } from '../acquisition.ts';
import { membersOfWay } from '../contact-ways.ts';
import type { Sim } from '../sim.ts';
import type { ContactWay } from '../tables/codes.ts';
import { personOf } from './page-people.ts';

const SHOWN = 60;
const NAMED = 3;

/** All that a customer may scan or open; of very many contact ways the newest, or those whose remark has the search in it. */
export function codesFor(sim: Sim, search: string): Codes {
  const { store } = sim;
  const ways = [...store.contactWays.all()].filter(({ remark }) => remark.includes(search));
  return {
    ways: ways
      .slice(-SHOWN)
      .reverse()
      .map((way) => ({
        id: way.configId,
        name: way.remark === '' ? '未命名的活码' : way.remark,
        leadsTo: peopleIn(membersOfWay(store, way).map((userid) => personOf(store, userid).name)),
        state: stateOf(sim, way),
      })),
    groups: [...store.joinWays.all()].map((way): Code => {
      const groups = way.chatIds.flatMap((chatId) => store.groups.get(chatId) ?? []).filter((group) => group.dismissedAt === undefined);
      const name = way.remark === '' ? (groups[0]?.name ?? '未命名的群活码') : way.remark;
      return {
        id: way.configId,
        name,
        leadsTo: groups.map((group) => group.name).join('、'),
        state: groups.length === 0 ? 'nowhere' : 'open',
      };
    }),
    links: [...store.acquisitionLinks.all()].map((link) => ({
      id: link.linkId,
      name: link.name,
      leadsTo: peopleIn(reachable(sim, link).map((staff) => staff.name)),
      state: link.unavailable ? 'nowhere' : link.skipVerify ? 'open' : 'asks',
    })),
    kf: [...store.kfAccounts.all()].map(({ openKfId, name }) => ({ id: openKfId, name, leadsTo: '微信客服', state: 'open' })),
    waysFound: ways.length,
  };
}

function stateOf({ clock }: Sim, { temp, skipVerify }: ContactWay): Code['state'] {
  if (temp !== undefined) return temp.used || temp.expiresAt <= clock.now() ? 'spent' : 'open';
  return skipVerify ? 'open' : 'asks';
}

function peopleIn(names: readonly string[]): string {
  const first = names.slice(0, NAMED).join('、');
  return names.length > NAMED ? `${first}等 ${names.length} 人` : first;
}
