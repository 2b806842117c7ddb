-- Who was triggered before the pause is let in, however late the trigger is read.
alter table sop add column paused_at timestamptz;
update sop set paused_at = updated_at where status = 'paused';
