-- Who made a group: WeCom's id alone does not tell, since what is made here gets one too.
alter table tag_group add column origin text not null default 'ours' check (origin in ('ours', 'wecom'));
-- Groups of before: WeCom tells whole seconds of their making, ours carry milliseconds.
update tag_group set origin = 'wecom' where wecom_id is not null and created_at = date_trunc('second', created_at);
