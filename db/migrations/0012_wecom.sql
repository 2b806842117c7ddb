-- Who works on a callback just now, and which callbacks must wait for one another.

alter table wecom_inbox
  -- Events about one customer are handled in the order in which they came: their external_userid; `tags` for the tag
  -- library; null for what has no order.
  add column subject text,
  -- The worker that claimed it; free again once that worker is dead. Not a lease: the clock may be moved.
  add column worker_id bigint;
create index wecom_inbox_subject on wecom_inbox (corp_id, subject, id) where state = 'pending' and subject is not null;
create index wecom_inbox_claimed on wecom_inbox (worker_id) where state = 'pending' and worker_id is not null;
