import * as contract from '../../domain/customers/contract.ts';
import * as profiles from '../../domain/customers/profile-contract.ts';
import { serve } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { createCustomer, updateCustomer } from './identity/edit.ts';
import { viewPhones } from './identity/identities.ts';
import { phoneFilter } from './identity/phone-filter.ts';
import type { PhoneBox } from './identity/sighting.ts';
import { countCustomers, listCustomers } from './list.ts';
import { readCustomer } from './profile.ts';
import { createTag, deleteTag, listTags, updateTag, type TagUse } from './tag-catalog.ts';
import { previewGroupDeletion, previewTagDeletion } from './tag-deletion.ts';
import { createTagGroup, deleteTagGroup, listTagGroups, updateTagGroup } from './tag-groups.ts';
import { changeCustomerTags } from './tags.ts';
import { listTimeline } from './timeline.ts';

/** Customers, their tags and timeline. `sopsUsingTags` is answered by the SOP module, which lies to the right. */
export function customersRoutes(http: HttpServer, use: { sopsUsingTags: TagUse; secrets: PhoneBox }): void {
  const { secrets: box } = use;
  serve(http, contract.listCustomers, (tx, { query, scope }) => listCustomers(tx, scope, { ...query, ...phoneFilter(box, query) }));
  serve(http, profiles.createCustomer, async (tx, { body, scope, now, wasKnown }) => {
    const { customerId, isNew } = await createCustomer(tx, scope, now, box, body);
    if (!isNew) wasKnown();
    return readCustomer(tx, scope, box, customerId);
  });
  serve(http, profiles.updateCustomer, async (tx, { params, body, scope, now }) => {
    await updateCustomer(tx, scope, now, box, params.id, body);
    return readCustomer(tx, scope, box, params.id);
  });
  serve(http, profiles.viewPhones, async (tx, { params, scope, now }) => ({ phones: await viewPhones(tx, scope, now, box, params.id) }));
  serve(http, contract.countCustomers, (tx, { query, scope }) => countCustomers(tx, scope, { ...query, ...phoneFilter(box, query) }));
  serve(http, contract.readCustomer, (tx, { params, scope }) => readCustomer(tx, scope, box, params.id));
  serve(http, contract.listTimeline, (tx, { params, query, scope }) => listTimeline(tx, scope, params.id, query));
  serve(http, contract.changeCustomerTags, async (tx, { params, body, scope, now }) => {
    await changeCustomerTags(tx, scope, now, params.id, body);
    return readCustomer(tx, scope, box, params.id);
  });

  serve(http, contract.listTagGroups, (tx, { query, scope }) => listTagGroups(tx, scope, query));
  serve(http, contract.createTagGroup, (tx, { body, scope, now }) => createTagGroup(tx, scope, now, body));
  serve(http, contract.updateTagGroup, (tx, { params, body, scope, now }) => updateTagGroup(tx, scope, now, params.id, body));
  serve(http, contract.deleteTagGroup, async (tx, { params, scope, now }) => {
    await deleteTagGroup(tx, scope, now, params.id, use.sopsUsingTags);
    return {};
  });
  serve(http, contract.previewGroupDeletion, (tx, { params, scope }) => previewGroupDeletion(tx, scope, params.id, use.sopsUsingTags));
  serve(http, contract.listTags, (tx, { query, scope }) => listTags(tx, scope, query));
  serve(http, contract.createTag, (tx, { body, scope, now }) => createTag(tx, scope, now, body));
  serve(http, contract.updateTag, (tx, { params, body, scope, now }) => updateTag(tx, scope, now, params.id, body));
  serve(http, contract.previewTagDeletion, (tx, { params, scope }) => previewTagDeletion(tx, scope, params.id, use.sopsUsingTags));
  serve(http, contract.deleteTag, async (tx, { params, scope, now }) => {
    await deleteTag(tx, scope, now, params.id, use.sopsUsingTags);
    return {};
  });
}
