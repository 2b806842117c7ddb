-- What the hand-over needs to remember: when an intent may be tried (again), to whom it went, and how often a task
-- whose answer was lost has been looked for in vain.

alter table intent
  -- The due time at first; moved by back-off. due_at stays what was decided.
  add column next_try_at timestamptz not null default 'epoch',
  add column attempts integer not null default 0,
  -- The id by which the channel knows the customer, as it was when the task was claimed: results come back under it.
  add column recipient text;
alter table intent alter column next_try_at drop default;

-- The planner asks for what may be tried now, whatever company it belongs to.
drop index intent_open;
create index intent_open on intent (next_try_at, id) where state = 'created';
create index intent_corp_state on intent (corp_id, state, created_at desc, id desc);

alter table mass_task
  -- Clean, complete listings that did not show it.
  add column absences integer not null default 0,
  -- When an operator was told that nobody knows what became of it.
  add column reported_at timestamptz;
create index mass_task_newest on mass_task (corp_id, claimed_at desc, id desc);
-- Claims of dead workers are looked for among the claimed ones, of which there are few.
create index mass_task_claimed on mass_task (worker_id) where state = 'claimed';
-- Who is looking at the task just now: spares calls when several workers run, and is ignored once that worker is dead.
alter table mass_task add column checked_by bigint;
-- Committed just before the channel is called: a claim without it was certainly never sent out.
alter table mass_task add column called_at timestamptz;
-- When we gave up waiting for the answer: from then on no call can be under way.
alter table mass_task add column lost_at timestamptz;
