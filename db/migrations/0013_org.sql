-- WeCom's userids are case-insensitive (message/send answers them lower-cased): one staff member per lower-cased id.
create unique index staff_userid_lower on staff (corp_id, lower(userid));
