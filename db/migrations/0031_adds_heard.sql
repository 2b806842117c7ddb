-- How often WeCom told of the adding that `added_at` is the second of. Somebody deleted and added again within one second
-- is seen by nothing else: instants of WeCom are whole seconds, and it lists a friendship that the customer ended.
alter table friendship add column adds_heard integer not null default 0;
