import type { Store } from './store.ts';

/**
 * Where WeCom's documents disagree or are silent, the simulator does either: each switch names one such point. The first
 * value is the one that holds until somebody chooses another. Set by `POST /_sim/switches`, kept in the settings.
 */
const CHOICES = {
  kfEndings: choice('kf/service_state/trans may end a session that nobody serves yet, or only one that is served (94669).', [
    'allowed',
    'servedOnly',
  ]),
  kfServicers: choice('A customer service account has at most 2,000 servicers, or 500: sources differ (94646).', ['2000', '500']),
  kfCorp: choice('The corp is verified, or may have ten customer service accounts (95027).', ['verified', 'unverified']),
  kfChannels: choice('A WeChat channel is bound to the corp (95153), or none.', ['bound', 'unbound']),
  archive: choice('The company has the message archive, or not.', ['on', 'off']),
  callbackRetry: choice('A callback is sent again after any failure, or only after a refused connection or a timeout (90930).', [
    'anyFailure',
    'transportOnly',
  ]),
  callbackNonce: choice('A repeated callback has a new nonce and ciphertext, or the very same request comes again.', ['fresh', 'same']),
  callbackFormat: choice('Callbacks are written in XML or, for apps set so, in JSON (90968).', ['xml', 'json']),
  halfFriend: choice('A scan without verification is told at once, or first by add_half_external_contact (92130).', ['never', 'first']),
  changeContactFields: choice('change_contact carries ids only, as to apps made after 2022-08, or everything (90970).', ['ids', 'all']),
  acquisitionMessages: choice('message_from_customer carries a ChatKey, or the ids as before 2024-12-19 (97299).', ['chatKey', 'ids']),
  cardSelectionSpelling: choice('template_card_event spells OptionIds, or OpitonIds as in its sample (90240).', ['option', 'opiton']),
  groupJoinScene: choice('JoinScene of add_member is 0 for invited people as the text of 92130 says, or 1 as its sample.', [
    'text',
    'sample',
  ]),
  groupMemChangeList: choice('MemChangeList has one Item per member (92130), is one list with commas, or is not there.', [
    'items',
    'commas',
    'absent',
  ]),
  groupInheritance: choice('Groups of an owner who left pass on with the call, or 24 hours after it as customers do (92127).', [
    'atOnce',
    'afterDay',
  ]),
  massFailList: choice('fail_list names who cannot be reached only, or also who is over the quota already (92135).', [
    'unreachable',
    'overQuotaToo',
  ]),
  massCreateTime: choice('create_time of a listed mass message is a number, or a string as in its sample (93338).', ['number', 'string']),
  transferredNotes: choice('Remark, description and tags go with a transferred customer, or not: 92125 does not say.', [
    'carried',
    'dropped',
  ]),
  chatIdUpgrade: choice('The ids of customer groups have been upgraded, or not: then idconvert/chatid answers 40166 (99601).', [
    'done',
    'notYet',
  ]),
  userFields: choice('user/get gives what apps made since 2022-06-20 may see, or what older apps see (90196).', ['reduced', 'all']),
  contactSync: choice('The secret may read and change the address book, or it comes from an address not seen before: 48009.', [
    'trusted',
    'newAddress',
  ]),
  emptyCustomerList: choice('externalcontact/list of a member without customers: 84061 as SDK users report, or an empty list (92113).', [
    'refused',
    'empty',
  ]),
  outOfRange: choice('Asked for the customers of a member outside the visible range: 60011 or 84061.', ['60011', '84061']),
  openPlatform: choice('The corp has bound a WeChat developer account, so that customers have a unionid (92114), or has not.', [
    'bound',
    'unbound',
  ]),
  genderType: choice('gender is a number, or a string as some answers write it.', ['number', 'string']),
  successErrcode: choice('errcode 0 is in every answer, or absent on success as in a few old endpoints.', ['present', 'absent']),
  malformedJson: choice('A body that is no JSON object is refused (40058), or taken as empty with a warning in errmsg.', [
    'refused',
    'warning',
  ]),
  limitZero: choice('A limit of 0 means the standard page, or is refused (40058).', ['standard', 'refused']),
  shortPages: choice('Pages are filled up, or may be empty although others follow.', ['never', 'sometimes']),
  addedTagGroup: choice('add_corp_tag answers with the new tags only, or with all of the group.', ['newTags', 'wholeGroup']),
  extendedFileNames: choice('A file name given as filename*= (RFC 2231) is none, as developers report, or counts.', ['ignored', 'read']),
  pictureUrl: choice('pic_url is an address from media/uploadimg (92135), or whatever is given.', ['uploadimg', 'any']),
  momentDispatch: choice('A company moment is dispatched with its job, or for another 10 s in which it answers 41079.', ['atOnce', 'slow']),
  momentsPerCustomerDay: choice('Company moments that a customer sees a day: the documents do not say.', ['unlimited', '3', '1']),
  interceptSemantics: choice('get_intercept_rule has semantics_list below extra_rule as its table says, or as its sample (95097).', [
    'extraRule',
    'rule',
  ]),
  corpTagLimit: choice('A corp may have 10,000 tags (92117), or 3,000 as errcode 40126 says.', ['10000', '3000']),
};

type Choice<V extends string> = {
  readonly about: string;
  readonly values: readonly V[];
  readonly standard: V;
  /** A stored or asked value as one of the allowed. */
  read(value: unknown): V | undefined;
};

type Values = { readonly [N in keyof typeof CHOICES]: (typeof CHOICES)[N]['standard'] };
export type SwitchName = keyof Values;
const SWITCHES: { readonly [N in SwitchName]: Choice<Values[N]> } = CHOICES;

/** Which way the simulator goes at an open point. */
export function switchOf<N extends SwitchName>(store: Store, name: N): Values[N] {
  const choices = SWITCHES[name];
  return choices.read(store.settings.get(keyOf(name))?.value) ?? choices.standard;
}

/** Sets some of them; nothing changes when a name or a value is unknown: the sentence says which. */
export function setSwitches(store: Store, wanted: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(wanted)) {
    if (!isSwitch(name)) return `There is no switch "${name}".`;
    if (SWITCHES[name].read(value) === undefined) return `Switch "${name}" is one of ${SWITCHES[name].values.join(', ')}.`;
  }
  for (const [name, value] of Object.entries(wanted)) if (typeof value === 'string') store.settings.put({ key: keyOf(name), value });
  return undefined;
}

/** Back to what holds without a choice. */
export function resetSwitches(store: Store): void {
  for (const name of Object.keys(SWITCHES)) store.settings.remove(keyOf(name));
}

export function allSwitches(store: Store): { name: string; value: string; values: readonly string[]; about: string }[] {
  return Object.keys(SWITCHES)
    .filter(isSwitch)
    .map((name) => ({ name, value: switchOf(store, name), values: SWITCHES[name].values, about: SWITCHES[name].about }));
}

function isSwitch(name: string): name is SwitchName {
  return Object.hasOwn(SWITCHES, name);
}

function keyOf(name: string): string {
  return `switch.${name}`;
}

function choice<const V extends string>(about: string, values: readonly [V, ...V[]]): Choice<V> {
  return { about, values, standard: values[0], read: (value) => values.find((one) => one === value) };
}
