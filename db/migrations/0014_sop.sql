-- Steps of a paused SOP are moved out of the way of claims (parked) when they fall due, and come back when it resumes:
-- waiting for a paused SOP costs nothing, however many wait.
alter table step_run add column sop_id integer not null;
alter table step_run add column parked boolean not null default false;
drop index step_run_due;
create index step_run_due on step_run (bucket, due_at) where not parked;
create index step_run_parked on step_run (sop_id) where parked;
-- Lists of one status and counts by status.
create index enrollment_sop_status on enrollment (sop_id, status, started_at desc, id desc);
-- What was decided and sent per step of an SOP.
create index intent_sop on intent (sop_id, step_key, state) where sop_id is not null;
create index sop_receipt_customer on sop_receipt (bucket, customer_id, received_at desc);
